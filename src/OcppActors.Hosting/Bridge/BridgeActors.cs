using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Configuration;
using OcppActors.Hosting.Tls;
using OcppActors.Messages;
using OcppActors.Snoop;
using OcppActors.Traffic;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Bridge;

/// <summary>Starts the actor that reads the snoop stream for the bridge.</summary>
internal static class BridgeActors
{
    // The token may be null, which constructor injection cannot pass.
    public static AkkaConfigurationBuilder AddSnoopSource(
        this AkkaConfigurationBuilder akka, IServiceProvider services, BridgeConfiguration settings) =>
        akka.WithActors((system, registry) =>
        {
            var (url, token) = (settings.SnoopSocket, settings.SnoopToken?.Reveal());
            var tls = services.GetRequiredService<ReloadedFiles<TlsClient>>();
            var gate = services.GetRequiredService<TrafficGate>();
            var time = services.GetRequiredService<TimeProvider>();
            var link = services.GetRequiredService<LinkMonitor>();
            Func<TlsClient> current = () => tls.Current;
            registry.Register<SnoopSource>(system.ActorOf(
                Props.Create(() => new SnoopSource(url, token, current, gate, time, link)), "snoop-source"));
        });
}

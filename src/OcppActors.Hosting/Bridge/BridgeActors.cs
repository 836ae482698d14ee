using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Configuration;
using OcppActors.Snoop;

namespace OcppActors.Hosting.Bridge;

/// <summary>Starts the actor that reads the snoop stream for the bridge.</summary>
internal static class BridgeActors
{
    public static AkkaConfigurationBuilder AddSnoopSource(
        this AkkaConfigurationBuilder akka, IServiceProvider services, BridgeConfiguration settings) =>
        akka.WithActors((system, registry, resolver) =>
        {
            var access = services.GetRequiredService<BridgeReload>();
            var options = new SnoopSourceOptions(settings.SnoopSocket, () => access.Current);
            registry.Register<SnoopSource>(system.ActorOf(resolver.Props<SnoopSource>(options), "snoop-source"));
        });
}

using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Domain;
using OcppActors.Hosting.Observability.Logging;
using OcppActors.Hosting.Reload;
using OcppActors.Hosting.Tls;
using OcppActors.Snoop;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Bridge;

/// <summary>The settings of the bridge's next connections, to the relay and to the broker; a reload exchanges them.</summary>
internal sealed class BridgeReload : IDisposable
{
    private const string SnoopSocket = "--snoop-socket";

    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private volatile Relay _relay;

    /// <exception cref="IOException">A file cannot be used.</exception>
    public BridgeReload(BridgeConfiguration settings, IServiceProvider services, TimeProvider time)
    {
        (_services, _time) = (services, time);
        _relay = Open(settings);
    }

    /// <summary>For the next connection to the relay.</summary>
    public SnoopAccess Current => _relay.Access;

    /// <summary>Adds everything to the plan. Token and authority may be meant for another relay while its URL waits for a restart, and then they wait as well.</summary>
    /// <exception cref="IOException">A file cannot be used.</exception>
    public void Prepare(Rereading<BridgeConfiguration> read, BridgeConfiguration next, ReloadPlan plan)
    {
        if (read.RestartOnly.Contains(SnoopSocket))
        {
            plan.Withhold("the token and the authority of the relay");
        }
        else
        {
            var relay = Open(next);
            plan.Keep(relay.Files);
            plan.Add(() =>
            {
                _relay.Files.Dispose();
                _relay = relay;
            });
        }

        _services.GetRequiredService<BrokerAccess>().Prepare(next.Metering, read.RestartOnly, plan);
        plan.Add(() => _services.GetRequiredService<LogVerbosity>().Change(next.Log.Verbosity, _services.GetRequiredService<ActorSystem>()));
    }

    public void Dispose() => _relay.Files.Dispose();

    private Relay Open(BridgeConfiguration settings) =>
        new(settings.SnoopToken, ClientTls.ForSnoop(settings.SnoopCa, _time, _services.GetRequiredService<ILogger<SnoopSource>>()));

    private sealed record Relay(Secret? Token, ReloadedFiles<TlsClient> Files)
    {
        public SnoopAccess Access => new(Token?.Reveal(), Files.Current);
    }
}

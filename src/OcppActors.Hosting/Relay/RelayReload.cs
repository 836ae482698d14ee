using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Hosting.Observability.Logging;
using OcppActors.Hosting.Reload;
using OcppActors.Hosting.Tls;
using OcppActors.Messages;
using OcppActors.Sessions;
using OcppActors.Snoop;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Relay;

/// <summary>Exchanges the settings of the relay's next connections.</summary>
internal sealed class RelayReload(IServiceProvider services, InForce<RelayPolicy> policies, InForce<SnoopRules> snoop, TimeProvider time) : IDisposable
{
    private CpmsTls? _cpmsTls;
    private ServerTls? _serverTls;

    /// <summary>The policy of a configuration.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="shared">What sessions share whatever is reloaded.</param>
    /// <param name="dialer">Knows the TLS options of its routing.</param>
    public static RelayPolicy PolicyOf(RelayConfiguration settings, SessionContext shared, IUpstreamDialer dialer)
    {
        var limits = settings.Limits;
        var sessions = shared with
        {
            Dialer = dialer,
            DialTimeout = limits.Dialing.Timeout,
            DialConcurrency = limits.Dialing.Concurrency,
            Tap = shared.Tap with { MessageLimit = limits.MessageLimit },
        };
        return new RelayPolicy(settings.Routing, sessions)
        {
            Proxies = settings.ChargePoints.TrustedProxies,
            Admission = limits.Admission,
            Handshake = limits.Handshake,
            Tcp = limits.Tcp,
        };
    }

    /// <summary>Adds everything to the plan.</summary>
    /// <exception cref="IOException">A file cannot be used.</exception>
    public void Prepare(Rereading<RelayConfiguration> read, RelayConfiguration next, ReloadPlan plan)
    {
        PreparePolicy(next, plan);
        PrepareServerTls(next, plan);
        services.GetService<BrokerAccess>()?.Prepare(next.Metering, read.RestartOnly, plan);
        plan.Add(() => snoop.Value = SnoopRules.Of(next.Snoop, time));
        plan.Add(() => services.GetRequiredService<LogVerbosity>().Change(next.Log.Verbosity, services.GetRequiredService<ActorSystem>()));
    }

    public void Dispose()
    {
        _cpmsTls?.Dispose();
        _serverTls?.Dispose();
    }

    // The policy before keeps its files as they are now: what was accepted before may still dial by it.
    private void PreparePolicy(RelayConfiguration next, ReloadPlan plan)
    {
        var tls = plan.Keep(new CpmsTls(next.Routing, time, services.GetRequiredService<ILogger<UpstreamTls>>()));
        var dialer = services.GetRequiredService<UpstreamDialer>().With(new UpstreamTls(tls.For, time), next.Limits.Handshake, next.Limits.Tcp);
        var policy = PolicyOf(next, policies.Value.Sessions, dialer);
        plan.Add(() =>
        {
            policies.Value = policy;
            services.GetRequiredService<IRequiredActor<ChargePoints>>().ActorRef.Tell(new ChargePoints.LimitDials(policy.Sessions.DialConcurrency), ActorRefs.NoSender);
            (_cpmsTls ?? services.GetRequiredService<CpmsTls>()).Dispose();
            _cpmsTls = tls;
        });
    }

    // Whether the ports speak TLS at all has been decided at the start.
    private void PrepareServerTls(RelayConfiguration next, ReloadPlan plan)
    {
        var inForce = services.GetService<InForce<ServerTls>>();
        if (inForce is null || next.Tls is not { } settings)
        {
            if (inForce is not null || next.Tls is not null)
            {
                plan.Postpone("--ssl-cert");
            }

            return;
        }

        var tls = plan.Keep(new ServerTls(settings, time, services.GetRequiredService<ILogger<ServerTls>>()));
        plan.Add(() =>
        {
            inForce.Value.Dispose();
            inForce.Value = tls;
            _serverTls = tls;
        });
    }
}

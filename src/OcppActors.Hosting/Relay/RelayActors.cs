using Akka.Hosting;
using OcppActors.Sessions;
using OcppActors.Snoop;

namespace OcppActors.Hosting.Relay;

/// <summary>Starts the actors of the relay.</summary>
internal static class RelayActors
{
    /// <summary>The snoop hub starts first, so that it misses no session.</summary>
    public static AkkaConfigurationBuilder AddRelayActors(this AkkaConfigurationBuilder akka) =>
        akka.WithActors((system, registry, resolver) =>
        {
            registry.Register<SnoopHub>(system.ActorOf(resolver.Props<SnoopHub>(), "snoop-hub"));
            registry.Register<ChargePoints>(system.ActorOf(resolver.Props<ChargePoints>(), "charge-points"));
        });
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OcppActors.Hosting.Observability.Health;
using OcppActors.Messages;
using OcppActors.Metering;
using OcppActors.Sessions;
using OcppActors.Snoop;

namespace OcppActors.Hosting.Observability.Systemd;

/// <summary>Registers the notices of each command to the service manager, if there is one.</summary>
internal static class NoticeServices
{
    /// <summary>The relay is ready once it listens.</summary>
    public static void AddRelayNotice(this IServiceCollection services) => services.AddNotice(
        _ => Task.CompletedTask,
        provider =>
        {
            var (sessions, snoop) = (provider.GetRequiredService<SessionContext>().Metrics, provider.GetRequiredService<SnoopMetrics>());
            return () =>
            {
                var closed = sessions.Closed.Value;
                return $"chargers connected: {sessions.Opened.Value - closed}, snoop clients: {snoop.Viewers}";
            };
        });

    /// <summary>The bridge is ready after its first attempt to reach the relay: a relay that is down must not delay other units.</summary>
    public static void AddBridgeNotice(this IServiceCollection services) => services.AddNotice(
        provider => provider.GetRequiredService<LinkMonitor>().Tried,
        provider =>
        {
            var metering = provider.GetRequiredService<MeteringMetrics>();
            return () => $"charge points metered: {metering.ChargePoints}";
        });

    private static void AddNotice(this IServiceCollection services, Func<IServiceProvider, Task> ready, Func<IServiceProvider, Func<string>> summary)
    {
        if (NotifySocket.OfEnvironment(TimeProvider.System) is { } socket)
        {
            services.AddSingleton(socket);
            services.AddHostedService(provider => new ServiceNotice(
                socket,
                provider.GetRequiredService<ServiceHealth>(),
                ready(provider),
                summary(provider),
                Watchdog.Interval,
                provider.GetRequiredService<IHostApplicationLifetime>(),
                provider.GetRequiredService<TimeProvider>()));
        }
    }
}

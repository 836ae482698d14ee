using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Messages;
using OcppActors.Mqtt;
using OcppActors.Sessions;
using OcppActors.Transport.Sockets;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>Registers the health checks of each command; <see cref="ActorHealth"/> adds that of the actors.</summary>
internal static class HealthServices
{
    public static void AddRelayHealth(this IServiceCollection services, bool meters)
    {
        var checks = services.AddServiceHealth()
            .AddCheck("sockets", provider => new SocketLoopHealth(SocketLoops.AskAll, provider.GetRequiredService<TimeProvider>()))
            .AddCheck("ports", provider => provider.GetRequiredService<ListeningPorts>())
            .AddCheck("cpms", provider => DependencyHealth.Cpms(provider.GetRequiredService<SessionContext>().Dials));
        if (meters)
        {
            checks.AddBroker();
        }

        services.AddSingleton<HealthEndpoint>();
    }

    public static void AddBridgeHealth(this IServiceCollection services) => services.AddServiceHealth()
        .AddBroker()
        .AddCheck("feed", provider => DependencyHealth.Link("the snoop stream", provider.GetRequiredService<LinkMonitor>().State));

    private static IHealthChecksBuilder AddServiceHealth(this IServiceCollection services)
    {
        services.AddSingleton<ServiceHealth>();

        // Failures are logged where they happen, and by ServiceHealth when a restart would help.
        services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        return services.AddHealthChecks()
            .AddCheck("stop", provider => DependencyHealth.Stop(provider.GetRequiredService<IHostApplicationLifetime>()));
    }

    private static IHealthChecksBuilder AddBroker(this IHealthChecksBuilder checks) =>
        checks.AddCheck("broker", provider => DependencyHealth.Link("the MQTT broker", provider.GetRequiredService<MqttMetrics>().Link.State));

    private static IHealthChecksBuilder AddCheck(this IHealthChecksBuilder checks, string name, Func<IServiceProvider, IHealthCheck> check) =>
        checks.Add(new HealthCheckRegistration(name, check, failureStatus: null, tags: null));

    private static IHealthChecksBuilder AddCheck(this IHealthChecksBuilder checks, string name, Func<IServiceProvider, HealthCheckResult> check) =>
        checks.AddCheck(name, provider => new DelegateHealthCheck(() => check(provider)));

    private sealed class DelegateHealthCheck(Func<HealthCheckResult> look) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(look());
    }
}

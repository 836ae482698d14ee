using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OcppActors.Messages;
using OcppActors.Sessions;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>The health of what a restart would not help: the other parties. Each is healthy, or degraded with the reason.</summary>
internal static class DependencyHealth
{
    public static HealthCheckResult Cpms(RecentDials dials) => Result(dials.Problem);

    /// <param name="name">The other party, with its article.</param>
    /// <param name="link">The link.</param>
    public static HealthCheckResult Link(string name, LinkState link) => Result(link.IsUp
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{name} has not been connected since {link.Since:yyyy-MM-dd HH:mm:ss}Z: {link.Reason ?? "it has not answered yet"}"));

    public static HealthCheckResult Stop(IHostApplicationLifetime lifetime) =>
        Result(lifetime.ApplicationStopping.IsCancellationRequested ? "the service is stopping" : null);

    private static HealthCheckResult Result(string? failure) =>
        failure is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(failure);
}

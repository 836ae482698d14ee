using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OcppActors.Messages;
using OcppActors.Sessions;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>What no restart of this process mends: the others that it works with. Each is degraded, with the reason, or healthy.</summary>
internal static class DependencyHealth
{
    public static HealthCheckResult Cpms(RecentDials dials) => Result(dials.Problem);

    /// <param name="name">Who is at its other end, with the article.</param>
    /// <param name="link">The link.</param>
    public static HealthCheckResult Link(string name, LinkState link) => Result(link.IsUp
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{name} is not connected since {link.Since:yyyy-MM-dd HH:mm:ss}Z: {link.Reason ?? "it has not answered yet"}"));

    public static HealthCheckResult Stop(IHostApplicationLifetime lifetime) =>
        Result(lifetime.ApplicationStopping.IsCancellationRequested ? "the service is being stopped" : null);

    private static HealthCheckResult Result(string? complaint) =>
        complaint is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(complaint);
}

using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>The health of the service at one moment.</summary>
/// <param name="Status">The worst status of all checks.</param>
/// <param name="Reasons">The failures in words, those that a restart would mend first.</param>
internal sealed record HealthVerdict(HealthStatus Status, ImmutableArray<string> Reasons)
{
    /// <summary>The status as <c>/healthz</c> reports it.</summary>
    public string Name => Status switch
    {
        HealthStatus.Healthy => "ok",
        HealthStatus.Degraded => "degraded",
        _ => "failed",
    };

    public static HealthVerdict Of(HealthReport report) => new(
        report.Status,
        [
            .. report.Entries
                .Where(entry => entry.Value.Status != HealthStatus.Healthy)
                .OrderBy(entry => entry.Value.Status)
                .Select(entry => entry.Value.Description ?? $"{entry.Key}: {entry.Value.Exception?.Message}"),
        ]);
}

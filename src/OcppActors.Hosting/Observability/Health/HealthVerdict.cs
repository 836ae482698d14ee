using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>What an examination found.</summary>
/// <param name="Status">The worst of all that was found.</param>
/// <param name="Reasons">In words; none where everything is well. What a restart would mend comes first.</param>
internal sealed record HealthVerdict(HealthStatus Status, ImmutableArray<string> Reasons)
{
    /// <summary>As <c>/healthz</c> says it.</summary>
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

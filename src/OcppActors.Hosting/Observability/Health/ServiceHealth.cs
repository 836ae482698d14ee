using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>
/// The health of the service: <see cref="HealthStatus.Unhealthy"/> when a restart would help, degraded when another party is
/// away. One examination runs at a time, and its result holds for a second however many ask for it.
/// </summary>
internal sealed class ServiceHealth(HealthCheckService checks, TimeProvider time, ILogger<ServiceHealth> log)
{
    private readonly Lock _starting = new();
    private Task<HealthVerdict>? _latest;
    private long _startedAt;
    private HealthStatus _last = HealthStatus.Healthy;

    /// <summary>How long a verdict holds.</summary>
    public static TimeSpan Holds { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Completes within a few seconds, healthy or not.</summary>
    public Task<HealthVerdict> ExamineAsync()
    {
        lock (_starting)
        {
            if (_latest is null || (_latest.IsCompleted && time.GetElapsedTime(_startedAt) >= Holds))
            {
                _startedAt = time.GetTimestamp();
                _latest = Task.Run(CheckAsync);
            }

            return _latest;
        }
    }

    private async Task<HealthVerdict> CheckAsync()
    {
        var verdict = HealthVerdict.Of(await checks.CheckHealthAsync());
        if (verdict.Status != _last && verdict.Status == HealthStatus.Unhealthy)
        {
            log.LogError("A restart would help: {Reasons}", string.Join("; ", verdict.Reasons));
        }
        else if (_last == HealthStatus.Unhealthy && verdict.Status != _last)
        {
            log.LogInformation("A restart is no longer needed");
        }

        _last = verdict.Status;
        return verdict;
    }
}

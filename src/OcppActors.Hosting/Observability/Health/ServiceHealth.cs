using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>
/// How the service is: <see cref="HealthStatus.Unhealthy"/> where a restart would mend it, degraded where others are away.
/// One examination is under way at a time, and its result holds for a second, however many ask.
/// </summary>
internal sealed class ServiceHealth(HealthCheckService checks, TimeProvider time, ILogger<ServiceHealth> log)
{
    private readonly Lock _asking = new();
    private Task<HealthVerdict>? _latest;
    private long _begun;
    private HealthStatus _last = HealthStatus.Healthy;

    /// <summary>How long a verdict holds.</summary>
    public static TimeSpan Holds { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Comes within a few seconds, well or not.</summary>
    public Task<HealthVerdict> ExamineAsync()
    {
        lock (_asking)
        {
            if (_latest is null || (_latest.IsCompleted && time.GetElapsedTime(_begun) >= Holds))
            {
                _begun = time.GetTimestamp();
                _latest = BeginAsync();
            }

            return _latest;
        }
    }

    private async Task<HealthVerdict> BeginAsync()
    {
        var verdict = HealthVerdict.Of(await checks.CheckHealthAsync());
        if (verdict.Status != _last && verdict.Status == HealthStatus.Unhealthy)
        {
            log.LogError("A restart would help: {Reasons}", string.Join("; ", verdict.Reasons));
        }
        else if (_last == HealthStatus.Unhealthy && verdict.Status != _last)
        {
            log.LogInformation("A restart is not needed any more");
        }

        _last = verdict.Status;
        return verdict;
    }
}

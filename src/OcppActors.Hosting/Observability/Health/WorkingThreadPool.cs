using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>Whether the thread pool takes work within a few seconds. Where it takes none at all, nobody gets an answer, and no watchdog is fed.</summary>
internal sealed class WorkingThreadPool : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await Task.Run(() => { }, cancellationToken).WaitAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"the thread pool has taken no work for {Patience.TotalSeconds} s; {ThreadPool.PendingWorkItemCount} items wait");
        }
    }
}

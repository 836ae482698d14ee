using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>Whether the threads that serve sockets turn. One that stands still holds up every charger on it.</summary>
/// <param name="ask">Asks each of them for an answer.</param>
/// <param name="time">The clock.</param>
internal sealed class SocketLoopHealth(Func<IReadOnlyList<Task>> ask, TimeProvider time) : IHealthCheck
{
    // Half of the ten seconds within which the service must be unhealthy.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var answers = ask();
        try
        {
            await Task.WhenAll(answers).WaitAsync(Timeout, time, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy(
                $"socket threads that have not answered within {Timeout.TotalSeconds} s: {answers.Count(answer => !answer.IsCompleted)} of {answers.Count}");
        }
    }
}

using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>Whether the actors at the top answer, each in its turn, within a few seconds.</summary>
/// <param name="actors">Those at the top.</param>
/// <param name="lifetime">Once the service is being stopped, they may be gone.</param>
/// <param name="patience">How long each may take.</param>
internal sealed class LivingActors(IReadOnlyActorRegistry actors, IHostApplicationLifetime lifetime, TimeSpan patience) : IHealthCheck
{
    /// <summary>Even one with a full mailbox comes round in this time.</summary>
    public static TimeSpan Enough { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Healthy();
        }

        var complaints = await Task.WhenAll(actors.Select(actor => ComplainAsync(actor.Value, cancellationToken)).ToList());
        var wrong = string.Join("; ", complaints.OfType<string>());
        return wrong.Length == 0 || lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(wrong);
    }

    private async Task<string?> ComplainAsync(IActorRef actor, CancellationToken cancellationToken)
    {
        try
        {
            var identity = await actor.Ask<ActorIdentity>(new Identify(null!), patience, cancellationToken);
            return identity.Subject is null ? $"the actor {actor.Path.Name} has stopped" : null;
        }
        catch (AskTimeoutException)
        {
            return $"the actor {actor.Path.Name} has not answered within {patience.TotalSeconds} s";
        }
    }
}

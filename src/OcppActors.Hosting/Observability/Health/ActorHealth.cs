using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>
/// Whether every registered actor answers. Akka.Hosting's own liveness check sees only that the actor system has not
/// terminated; a blocked actor, or a thread pool that takes no work, would pass it.
/// </summary>
internal static class ActorHealth
{
    // Enough for an actor with a full mailbox.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static AkkaConfigurationBuilder AddActorHealth(this AkkaConfigurationBuilder akka, IServiceProvider services)
    {
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        return akka.WithHealthCheck("actors", (_, registry, cancellationToken) => CheckAsync(registry, lifetime, Timeout, cancellationToken));
    }

    /// <param name="actors">The registered actors.</param>
    /// <param name="lifetime">While the service stops, actors may have stopped already.</param>
    /// <param name="timeout">How long each may take to answer.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public static async Task<HealthCheckResult> CheckAsync(
        IReadOnlyActorRegistry actors, IHostApplicationLifetime lifetime, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Healthy();
        }

        var failures = await Task.WhenAll(actors.Select(actor => CheckAsync(actor.Value, timeout, cancellationToken)).ToList());
        var description = string.Join("; ", failures.OfType<string>());
        return description.Length == 0 || lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(description);
    }

    private static async Task<string?> CheckAsync(IActorRef actor, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            var identity = await actor.Ask<ActorIdentity>(new Identify(null!), timeout, cancellationToken);
            return identity.Subject is null ? $"the actor {actor.Path.Name} has stopped" : null;
        }
        catch (AskTimeoutException)
        {
            return $"the actor {actor.Path.Name} has not answered within {timeout.TotalSeconds} s";
        }
    }
}

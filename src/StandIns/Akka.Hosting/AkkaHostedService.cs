using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Ties the two lives together: neither the system nor the host outlives the other.</summary>
internal sealed class AkkaHostedService(
    AkkaConfigurationBuilder configuration,
    IServiceProvider services,
    ILogger<AkkaHostedService> logger,
    IHostApplicationLifetime? lifetime = null) : IHostedService
{
    private CoordinatedShutdown? _shutdown;

    /// <summary>Makes the system and starts its actors; a failure is logged and stops the host.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var system = services.GetRequiredService<ActorSystem>();
            _shutdown = CoordinatedShutdown.Get(system);
            configuration.Start(system);
            _ = StopHostWith(system);
        }
        catch (Exception cause)
        {
            logger.LogCritical(cause, "Unable to start AkkaHostedService - shutting down application");
            lifetime?.StopApplication();
        }

        return Task.CompletedTask;
    }

    /// <summary>Runs the coordinated shutdown.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        _shutdown?.Run(CoordinatedShutdown.ClrExitReason.Instance) ?? Task.CompletedTask;

    private async Task StopHostWith(ActorSystem system)
    {
        await system.WhenTerminated.ConfigureAwait(false);
        lifetime?.StopApplication();
    }
}

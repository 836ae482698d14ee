using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Broker;
using OcppActors.Configuration;

namespace OcppActors.Hosting.Relay;

/// <summary>The broker in this process: there before anybody connects to it, and still there for the last that is published.</summary>
internal static class EmbeddedBrokerService
{
    /// <summary>Adds it where the settings ask for it.</summary>
    public static void AddEmbeddedBroker(this IServiceCollection services, MeteringConfiguration? metering)
    {
        if (metering?.Embedded is not { } embedded)
        {
            return;
        }

        services.AddSingleton(provider => new EmbeddedBroker(
            embedded with { Addresses = ListenAddress.Of(embedded.Host) },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EmbeddedBroker>>()));
        services.AddHostedService<Life>();
    }

    // Starting comes before every start, and Stopped after every stop. Where the start or the stop fails, the broker's own
    // disposal does the same.
    private sealed class Life(EmbeddedBroker broker) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => broker.StartAsync();

        public Task StoppedAsync(CancellationToken cancellationToken) => broker.DisposeAsync().AsTask();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

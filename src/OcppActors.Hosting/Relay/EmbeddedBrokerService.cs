using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Broker;
using OcppActors.Configuration;
using OcppActors.Ports;

namespace OcppActors.Hosting.Relay;

/// <summary>Starts the broker in this process before its first client and stops it after the last publication.</summary>
internal static class EmbeddedBrokerService
{
    /// <summary>Adds the broker if it is configured.</summary>
    public static void AddEmbeddedBroker(this IServiceCollection services, MeteringConfiguration? metering)
    {
        if (metering?.Embedded is not { } embedded)
        {
            return;
        }

        services.TryAddSingleton<LogBrake>();
        services.AddSingleton<BrokerMetrics>();
        services.AddSingleton(provider => new EmbeddedBroker(
            embedded with { Addresses = ListenAddress.Of(embedded.Host), ChargePointOf = metering.Mqtt.TopicIdOf },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<LogBrake>(),
            provider.GetRequiredService<BrokerMetrics>(),
            provider.GetRequiredService<ILogger<EmbeddedBroker>>()));
        services.AddHostedService<Lifecycle>();
    }

    // StartingAsync precedes the start of all services, StoppedAsync follows the stop of all. If a start or a stop fails, the
    // container disposes of the broker.
    private sealed class Lifecycle(EmbeddedBroker broker) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => broker.StartAsync();

        public Task StoppedAsync(CancellationToken cancellationToken) => broker.DisposeAsync().AsTask();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

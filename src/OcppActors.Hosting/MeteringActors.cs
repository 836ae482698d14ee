using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Metering;
using OcppActors.Mqtt;

namespace OcppActors.Hosting;

/// <summary>Starts and stops metering and its MQTT publisher, the same in both commands.</summary>
internal static class MeteringActors
{
    // The share of metering in the five seconds that a stop may take.
    private static readonly TimeSpan RouterTime = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan PublisherTime = TimeSpan.FromSeconds(1.5);

    /// <summary>Registers what outlives the actors of metering: its metrics, and how the broker is reached.</summary>
    /// <param name="services">The services.</param>
    /// <param name="metering">The broker.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="source">Where the traffic comes from; makes the client id unique.</param>
    public static void AddMetering(this IServiceCollection services, MeteringConfiguration metering, string command, string source) => services
        .AddSingleton<MqttMetrics>()
        .AddSingleton<MeteringMetrics>()
        .AddSingleton(provider => new BrokerAccess(metering, command, source, provider));

    /// <param name="akka">The builder.</param>
    /// <param name="services">The wired services.</param>
    /// <param name="metering">The devices.</param>
    /// <param name="fed">Whether traffic reaches this process from the start.</param>
    /// <param name="knowsConnections">Whether this process sees every connection: that of the relay does.</param>
    public static AkkaConfigurationBuilder AddMeteringActors(
        this AkkaConfigurationBuilder akka, IServiceProvider services, MeteringConfiguration metering, bool fed, bool knowsConnections) =>
        akka.WithActors((system, registry, resolver) =>
        {
            var access = services.GetRequiredService<BrokerAccess>().Options;
            var options = access.Value;
            var time = services.GetRequiredService<TimeProvider>();
            var links = new MqttLinkFactory(() => access.Value, time);
            var publications = new PublicationStream(system, options, links, services.GetRequiredService<MqttMetrics>(), fed, time);
            var device = metering.Device with { BridgeAvailabilityTopic = options.AvailabilityTopic, BridgeId = options.ClientId };
            publications.Announce(BridgeDevice.Of(device));
            var context = new MeterContext(device, time, publications.Mappers) { Metrics = services.GetRequiredService<MeteringMetrics>() };
            registry.Register<MqttPublisher>(system.ActorOf(resolver.Props<MqttPublisher>(options, publications), "mqtt-publisher"));
            registry.Register<MeterRouter>(system.ActorOf(
                resolver.Props<MeterRouter>(context, knowsConnections, MeterRouter.MaxMappers), "meter-router"));
        });

    /// <summary>Stops metering in order: pending traffic is mapped, pending values are published, then the bridge goes offline.</summary>
    public static async Task StopMeteringAsync(this IReadOnlyActorRegistry actors, ILogger log)
    {
        if (!actors.TryGet<MeterRouter>(out var router) || !actors.TryGet<MqttPublisher>(out var publisher))
        {
            return;
        }

        await StopAsync(router, RouterTime, MeterRouter.Finish.Instance, log);
        await StopAsync(publisher, PublisherTime, MqttPublisher.Stop.Instance, log);
    }

    // When the time is up GracefulStop returns false; as documented it may be cancelled as well. The actor is then stopped with
    // the actor system.
    private static async Task StopAsync(IActorRef actor, TimeSpan time, object stop, ILogger log)
    {
        try
        {
            if (await actor.GracefulStop(time, stop))
            {
                return;
            }
        }
        catch (Exception late) when (late is AskTimeoutException or OperationCanceledException)
        {
            // Logged below.
        }

        log.LogWarning("The actor {Actor} has not finished within {Seconds} s; the stop goes on without it", actor.Path.Name, time.TotalSeconds);
    }
}

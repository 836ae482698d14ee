using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Broker;
using OcppActors.Configuration;
using OcppActors.Hosting.Tls;
using OcppActors.Metering;
using OcppActors.Mqtt;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting;

/// <summary>Starts and stops metering and its MQTT publisher, the same in both commands.</summary>
internal static class MeteringActors
{
    // The share of metering in the five seconds that a stop may take.
    private static readonly TimeSpan RouterTime = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PublisherTime = TimeSpan.FromSeconds(1.5);

    /// <summary>Registers the metrics of metering, which outlive its actors.</summary>
    public static void AddMeteringMetrics(this IServiceCollection services) =>
        services.AddSingleton<MqttMetrics>().AddSingleton<MeteringMetrics>();

    /// <param name="akka">The builder.</param>
    /// <param name="services">The wired services.</param>
    /// <param name="metering">The broker and the devices.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="source">Where the traffic comes from; makes the client id unique.</param>
    /// <param name="fed">Whether traffic reaches this process from the start.</param>
    /// <param name="knowsConnections">Whether this process sees every connection: that of the relay does.</param>
    public static AkkaConfigurationBuilder AddMeteringActors(
        this AkkaConfigurationBuilder akka, IServiceProvider services, MeteringConfiguration metering, string command, string source, bool fed, bool knowsConnections) =>
        akka.WithActors((system, registry, resolver) =>
        {
            var options = Options(metering, command, source, services);
            var time = services.GetRequiredService<TimeProvider>();
            var links = new MqttLinkFactory(options, time);
            var publications = new PublicationStream(system, options, links, services.GetRequiredService<MqttMetrics>(), fed);
            var device = metering.Device with { BridgeAvailabilityTopic = options.AvailabilityTopic };
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

    /// <summary>The options of the connection to the broker, with what is known only at run time.</summary>
    public static MqttOptions Options(MeteringConfiguration metering, string command, string source, IServiceProvider services)
    {
        var mqtt = metering.Mqtt;
        return mqtt with
        {
            Port = services.GetService<EmbeddedBroker>()?.Port ?? mqtt.Port,
            ClientId = mqtt.ClientId.Length > 0 ? mqtt.ClientId : ClientIds.Default(command, Environment.MachineName, source),
            FlushTime = FlushTime,
            Tls = metering.Tls is { } tls ? TlsOf(tls, services) : null,
        };
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

    private static Func<TlsClient> TlsOf(ClientTlsOptions settings, IServiceProvider services)
    {
        var files = ClientTls.ForBroker(
            settings, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<MqttPublisher>>());
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(files.Dispose);
        return () => files.Current;
    }
}

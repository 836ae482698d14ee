using System.Text;
using Akka.Actor;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;
using OcppActors.Mqtt;

namespace OcppActors.Tests.Mqtt;

/// <summary>A publication stream and the publisher beside it.</summary>
/// <param name="Actor">The publisher.</param>
/// <param name="Mappers">Where mappers and router send their commands.</param>
/// <param name="Metrics">What the two count.</param>
internal sealed record PublisherRun(IActorRef Actor, IActorRef Mappers, MqttMetrics Metrics)
{
    public static PublisherRun Start(ActorSystem system, MqttOptions options, IMqttLinkFactory links, bool isFed = true)
    {
        var stream = new PublicationStream(system, options, links, new MqttMetrics(TimeProvider.System), isFed, TimeProvider.System);
        var actor = system.ActorOf(Props.Create(() => new MqttPublisher(options, stream)), "mqtt-publisher");
        return new PublisherRun(actor, stream.Mappers, stream.Metrics);
    }

    public void Publish(params Publication[] publications) => Mappers.Tell(new Publish([.. publications]));

    public static Publication State(string topic, string payload) => new(PublicationKind.State, topic, Encoding.UTF8.GetBytes(payload));

    public static Publication Reset(string topic, string payload) => State(topic, payload) with { IsReset = true };

    public static Publication Discovery(string topic, string payload) => new(PublicationKind.Discovery, topic, Encoding.UTF8.GetBytes(payload));

    public static Publication Availability(string topic, string payload) => new(PublicationKind.Availability, topic, Encoding.UTF8.GetBytes(payload));
}

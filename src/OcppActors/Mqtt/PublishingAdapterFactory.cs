using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Implementations;

namespace OcppActors.Mqtt;

/// <summary>Gives one client of MQTTnet its <see cref="PublishingAdapter"/>.</summary>
/// <param name="streams">The connections of that client.</param>
/// <param name="unanswered">Its publications.</param>
internal sealed class PublishingAdapterFactory(GroupedStreams streams, UnansweredPublications unanswered) : IMqttClientAdapterFactory
{
    private readonly MqttClientAdapterFactory _channels = new();

    /// <summary>The adapter of the client's connection, or null before the first.</summary>
    public PublishingAdapter? Current { get; private set; }

    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger) =>
        Current = new PublishingAdapter(_channels.CreateClientAdapter(options, packetInspector, logger), streams, unanswered);
}

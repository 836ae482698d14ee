using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OcppActors.Domain;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Transport.Tls;

namespace OcppActors.Mqtt;

/// <summary>The broker, and how to publish to it.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Username">Null: none is sent.</param>
/// <param name="Password">Null: none is sent.</param>
/// <param name="ClientId">Empty until it is derived from host, command and source; unique among the broker's clients, and the same after a restart: see <see cref="ClientIds"/>.</param>
/// <param name="DiscoveryPrefix">The first levels of Home Assistant's discovery topics.</param>
public sealed record MqttOptions(
    string Host = "localhost",
    int Port = 1883,
    string? Username = null,
    Secret? Password = null,
    string ClientId = "",
    string DiscoveryPrefix = DeviceSettings.DefaultDiscoveryPrefix)
{
    public static MqttOptions Default { get; } = new();

    /// <summary>The first levels of the charge points' own topics.</summary>
    public string StatePrefix { get; init; } = DeviceSettings.DefaultStatePrefix;

    /// <summary>The topic of Home Assistant's birth message, which does not follow the discovery prefix there either.</summary>
    public string BirthTopic { get; init; } = "homeassistant/status";

    /// <summary>The current TLS settings; null: no TLS.</summary>
    public Func<TlsClient>? Tls { get; init; }

    /// <summary>Opens a connection to a broker in this process; null: it is reached by <see cref="Host"/> and <see cref="Port"/>.</summary>
    public Func<CancellationToken, Task<Stream>>? Connect { get; init; }

    /// <summary>Null: MQTT 5, and 3.1.1 with a broker that does not support 5.</summary>
    public MqttProtocolVersion? Version { get; init; }

    /// <summary>The quality of service of publications.</summary>
    public MqttQualityOfServiceLevel Quality { get; init; } = MqttQualityOfServiceLevel.AtLeastOnce;

    /// <summary>
    /// The most publications in flight, whatever the broker allows: MQTT 5 allows 65,535 unless the broker says otherwise. This
    /// many fill the round trip of any broker within reach.
    /// </summary>
    internal const int MaxWindow = 1024;

    /// <summary>MQTT 3.1.1 has no Receive Maximum; brokers queue at least this many.</summary>
    internal const int WindowOfVersion311 = 256;

    /// <summary>The pause before the first new attempt; it doubles with each.</summary>
    public TimeSpan ShortestPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The shortest pause after a takeover by another client with the same id; it doubles with each takeover.</summary>
    public TimeSpan ShortestTakeoverPause { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestTakeoverPause { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the broker may take to acknowledge a publication.</summary>
    public TimeSpan AcknowledgeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After Home Assistant's birth everything is published again, at a random moment of this time.</summary>
    public TimeSpan BirthJitter { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long the broker may take to return what it retains.</summary>
    public TimeSpan ReadBackTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stop waits for what is still to be published.</summary>
    public TimeSpan FlushTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether the broker says that this bridge is offline when the link is lost.</summary>
    public bool HasWill { get; init; } = true;

    /// <summary>Whether this bridge is connected and receives traffic (docs/metering.md).</summary>
    public string AvailabilityTopic => BridgeTopic.Of(ClientId);

    /// <summary>A message of this client to itself, not retained: once it returns, everything subscribed to before has arrived.</summary>
    public string SyncTopic => $"ocpp-bridge/{ClientId}/sync";

    /// <summary>The discovery documents of charge points, of any publisher.</summary>
    public string DocumentFilter => $"{DiscoveryPrefix}/device/ocpp/+/config";

    /// <summary>What is read back at the first link, before the documents.</summary>
    public IReadOnlyList<string> AvailabilityFilters => [BridgeTopic.Filter, $"{StatePrefix}/+/availability"];

    /// <summary>The discovery topic of the charge point with this availability topic.</summary>
    public string DocumentTopicOf(string availabilityTopic) => DocumentTopic(availabilityTopic.Split('/')[^2]);

    /// <summary>The discovery topic of the charge point that its topics name so.</summary>
    public string DocumentTopic(string topicId) => $"{DiscoveryPrefix}/device/ocpp/{topicId}/config";

    /// <summary>The states of all charge points.</summary>
    public string StateFilter => $"{StatePrefix}/+/#";

    /// <summary>Reads a charge point's document; null if it is none.</summary>
    public RetainedDocument? ReadDocument(string topic, ReadOnlyMemory<byte> json) =>
        RetainedDocument.Read(topic, json, new DeviceSettings(AvailabilityTopic, "", DiscoveryPrefix, StatePrefix));

    /// <summary>The topic id of the charge point that a topic belongs to; null for any other topic.</summary>
    public string? TopicIdOf(string topic) => topic.StartsWith($"{StatePrefix}/", StringComparison.Ordinal)
        ? topic[(StatePrefix.Length + 1)..].Split('/')[0]
        : topic.StartsWith($"{DiscoveryPrefix}/device/ocpp/", StringComparison.Ordinal) ? topic.Split('/')[^2] : null;

    public string Broker => $"{Host}:{Port}";

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Broker} as {ClientId}";
}

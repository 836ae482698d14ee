namespace MQTTnet.Server;

/// <summary>What a server is run with.</summary>
public sealed class MqttServerOptions
{
    /// <summary>How long a new connection may take to say CONNECT.</summary>
    public TimeSpan DefaultCommunicationTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>So many messages may wait for a client; then the oldest is dropped.</summary>
    public int MaxPendingMessagesPerClient { get; set; } = 1000;
}

/// <summary>Builds them.</summary>
public class MqttServerOptionsBuilder
{
    private readonly MqttServerOptions _options = new();

    public MqttServerOptions Build() => _options;

    public MqttServerOptionsBuilder WithDefaultCommunicationTimeout(TimeSpan value)
    {
        _options.DefaultCommunicationTimeout = value;
        return this;
    }

    public MqttServerOptionsBuilder WithMaxPendingMessagesPerClient(int value)
    {
        _options.MaxPendingMessagesPerClient = value;
        return this;
    }
}

/// <summary>How a server is stopped: clients that speak MQTT 5 are told that it shuts down.</summary>
public sealed class MqttServerStopOptions;

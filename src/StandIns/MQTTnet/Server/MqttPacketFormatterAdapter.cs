namespace MQTTnet.Formatter;

/// <summary>Which version a connection speaks; unknown until its first packet.</summary>
public sealed class MqttPacketFormatterAdapter
{
    public MqttPacketFormatterAdapter(MqttBufferWriter mqttBufferWriter) => ArgumentNullException.ThrowIfNull(mqttBufferWriter);

    public MqttProtocolVersion ProtocolVersion { get; internal set; } = MqttProtocolVersion.Unknown;
}

/// <summary>MQTTnet's buffer for outgoing packets; here each packet has one of its own size.</summary>
public sealed class MqttBufferWriter(int bufferSize, int maxBufferSize)
{
    internal int BufferSize { get; } = Math.Min(bufferSize, maxBufferSize);
}

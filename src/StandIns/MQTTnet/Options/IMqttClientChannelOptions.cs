using System.Net;

namespace MQTTnet;

/// <summary>The transport below MQTT.</summary>
public interface IMqttClientChannelOptions
{
    MqttClientTlsOptions TlsOptions { get; }
}

/// <summary>TCP, and TLS over it where <see cref="MqttClientTlsOptions.UseTls"/> is set.</summary>
public sealed class MqttClientTcpOptions : IMqttClientChannelOptions
{
    public EndPoint? RemoteEndpoint { get; set; }

    public MqttClientTlsOptions TlsOptions { get; set; } = new();

    public override string ToString() => RemoteEndpoint?.ToString() ?? string.Empty;
}

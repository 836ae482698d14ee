using System.Net;
using MQTTnet.Channel;

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

    /// <summary>Opens the stream instead of the client; TLS, if asked for, goes over it.</summary>
    public IMqttClientStreamProvider? StreamProvider { get; set; }

    public MqttClientTlsOptions TlsOptions { get; set; } = new();

    public override string ToString() => RemoteEndpoint?.ToString() ?? string.Empty;
}

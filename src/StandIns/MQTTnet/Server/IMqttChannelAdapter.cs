using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace MQTTnet.Adapter;

/// <summary>The packets of one connection.</summary>
public interface IMqttChannelAdapter : IDisposable
{
    long BytesReceived { get; }

    long BytesSent { get; }

    X509Certificate2? ClientCertificate { get; }

    EndPoint? RemoteEndPoint { get; }

    EndPoint? LocalEndPoint { get; }

    bool IsSecureConnection { get; }

    MqttPacketFormatterAdapter PacketFormatterAdapter { get; }

    Task ConnectAsync(CancellationToken cancellationToken);

    Task DisconnectAsync(CancellationToken cancellationToken);

    /// <returns>Null at the end of the connection.</returns>
    Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken);

    void ResetStatistics();

    Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken);
}

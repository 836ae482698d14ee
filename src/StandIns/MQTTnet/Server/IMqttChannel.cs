using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet.Channel;

/// <summary>The bytes of one connection.</summary>
public interface IMqttChannel : IDisposable
{
    X509Certificate2? ClientCertificate { get; }

    EndPoint? RemoteEndPoint { get; }

    EndPoint? LocalEndPoint { get; }

    bool IsSecureConnection { get; }

    Task ConnectAsync(CancellationToken cancellationToken);

    Task DisconnectAsync(CancellationToken cancellationToken);

    /// <returns>How many bytes came; 0 at the end.</returns>
    Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken);

    Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken);
}

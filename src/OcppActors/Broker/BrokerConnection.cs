using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;
using MQTTnet.Exceptions;
using OcppActors.Transport.Http;

namespace OcppActors.Broker;

/// <summary>A client's TCP connection with the limits that MQTTnet does not set: packet size and write timeout.</summary>
internal sealed class BrokerConnection(Socket socket, BrokerOptions options, TimeProvider time, BrokerClientLog log) : IMqttChannel
{
    private readonly PacketGuard _guard = new(options.MaxConnectBytes, options.MaxPacketBytes);
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Cancelled when the connection is closed from here.</summary>
    public CancellationToken Closed => _closing.Token;

    public X509Certificate2? ClientCertificate => null;

    public EndPoint? RemoteEndPoint { get; } = PlainAddress.Of(socket.RemoteEndPoint);

    public EndPoint? LocalEndPoint { get; } = socket.LocalEndPoint;

    public bool IsSecureConnection => false;

    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(offset, count), cancellationToken);
            _guard.Inspect(buffer.AsSpan(offset, read));
            return read;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
        catch (MqttProtocolViolationException violation)
        {
            log.LogCut(RemoteEndPoint, null, "its packet was too large", violation.Message);
            Dispose();
            throw;
        }
    }

    public async Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.WriteTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            foreach (var segment in buffer)
            {
                for (var rest = segment; !rest.IsEmpty;)
                {
                    rest = rest[await socket.SendAsync(rest, either.Token)..];
                }
            }
        }
        catch (ObjectDisposedException)
        {
            throw new MqttCommunicationException("The connection is closed.");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The pending read fails, and that ends the session.
            log.LogCut(RemoteEndPoint, null, "it does not read", $"it has read nothing for {options.WriteTimeout.TotalSeconds} s");
            Dispose();
            throw new MqttCommunicationException("The client does not read.");
        }
    }

    public void Dispose()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // Already closed.
        }

        socket.Dispose();
        _closing.Cancel();
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using OcppActors.Transport.Sockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// A connection of the chargers' port for Kestrel's middlewares. Nothing is read ahead, so that a tunnel can take the socket
/// over, and an idle connection holds no buffer.
/// </summary>
public sealed class RawConnection : ConnectionContext, IConnectionSocketFeature
{
    private const int FeatureCount = 9; // two of its own, two of the port's, and those that Kestrel sets for each connection

    private readonly TcpConnection _tcp;
    private IFeatureCollection? _features;
    private IDuplexPipe? _transport;

    private RawConnection(TcpConnection tcp)
    {
        _tcp = tcp;
        (LocalEndPoint, RemoteEndPoint) = (Socket.LocalEndPoint, Socket.RemoteEndPoint);
        Features.Set(this);
        Features.Set<IConnectionSocketFeature>(this);
    }

    /// <inheritdoc/>
    public Socket Socket => _tcp.Socket;

    /// <inheritdoc/>
    public override string ConnectionId { get; set; } = "";

    /// <inheritdoc/>
    public override IFeatureCollection Features => _features ??= new FeatureCollection(FeatureCount);

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items { get => field ??= new ConnectionItems(); set; }

    /// <inheritdoc/>
    public override IDuplexPipe Transport { get => _transport ??= new StreamPipes(new TcpStream(_tcp)); set => _transport = value; }

    /// <summary>The connection of an accepted socket, which it owns.</summary>
    internal static RawConnection Of(Socket accepted)
    {
        TcpConnection? tcp = null;
        try
        {
            tcp = TcpConnection.Of(accepted);
            return new RawConnection(tcp);
        }
        catch
        {
            tcp?.Dispose();
            throw;
        }
    }

    /// <summary>Takes the connection over from Kestrel: the bytes that have been read and not consumed, and the socket.</summary>
    public static TunnelEnd TakeOver(ConnectionContext connection)
    {
        var remainder = Array.Empty<byte>();
        if (connection.Transport.Input.TryRead(out var read))
        {
            remainder = read.Buffer.ToArray();
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
        }

        connection.Transport.Input.Complete();
        connection.Transport = StreamPipes.None;
        var raw = connection.Features.GetRequiredFeature<RawConnection>();
        var tls = connection.Features.Get<ISslStreamFeature>()?.SslStream;
        raw._features = null; // nobody asks for them again, and they would take 0.6 KB for as long as the tunnel lives
        return SocketEnd.Of(raw._tcp, tls, remainder);
    }

    /// <summary>A connection's bytes below TLS: of this port without a detour, unless some have been read for a PROXY protocol header.</summary>
    internal static (Stream Input, Stream Output) StreamsOf(ConnectionContext connection)
    {
        if (connection.Features.Get<RawConnection>() is not { _transport: null } raw)
        {
            return (connection.Transport.Input.AsStream(leaveOpen: true), connection.Transport.Output.AsStream(leaveOpen: true));
        }

        var plain = new TcpStream(raw._tcp);
        return (plain, plain);
    }

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason) => Close();

    /// <inheritdoc/>
    public override void Abort() => Close();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Close();
        return base.DisposeAsync();
    }

    private void Close()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }

        _tcp.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Sockets;

/// <summary>
/// A TCP connection that is asked without ever blocking: who reads waits until something may have come, and then takes it.
/// While nothing comes it holds no buffer. One reads and one writes at a time. A connection that has broken, or that was
/// disposed of here, is a <see cref="SocketException"/> or an <see cref="ObjectDisposedException"/>.
/// </summary>
public abstract class TcpConnection : IDisposable
{
    private bool _drained = true; // what has come already is told as well

    protected TcpConnection(Socket socket)
    {
        Socket = socket;
        socket.Blocking = false;
    }

    /// <summary>For its options and addresses. Its asynchronous operations are not to be used: they would be told of every byte as well.</summary>
    public Socket Socket { get; }

    /// <summary>The other side has said that it sends no more (FIN), or the connection has broken: reading does not have to wait.</summary>
    protected virtual bool IsEnding => false;

    /// <summary>Makes ready what all connections share, so that a process that cannot have it fails at its start.</summary>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux())
        {
            EventLoop.Start();
        }
    }

    /// <summary>A connection of a socket that is connected; it owns the socket.</summary>
    public static TcpConnection Of(Socket socket) =>
        OperatingSystem.IsLinux() ? new PolledConnection(socket) : new AwaitedConnection(socket);

    /// <summary>Connects to the first of the host's addresses that answers (RFC 9293 section 3.5).</summary>
    /// <param name="host">A name, or an IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="SocketException">The name does not resolve, or the last address cannot be reached.</exception>
    public static async Task<TcpConnection> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        for (var i = 0; ; i++)
        {
            var address = addresses[i].IsIPv4MappedToIPv6 ? addresses[i].MapToIPv4() : addresses[i];
            try
            {
                return await ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
                // The next one may answer.
            }
        }
    }

    /// <summary>Returns when something may have come, at the latest when <see cref="Wake"/> was called. It may have been for nothing.</summary>
    /// <param name="reader">May take what comes instead, for as long as it wants to wait; whether it is asked is up to the connection.</param>
    public ValueTask ReadableAsync(ISignalHandler? reader = null) =>
        TryWait() ? BytesAsync(reader) : ValueTask.CompletedTask;

    /// <inheritdoc cref="ReadableAsync(ISignalHandler)"/>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public ValueTask ReadableAsync(CancellationToken cancellationToken)
    {
        return cancellationToken.CanBeCanceled ? CancellableAsync() : ReadableAsync();

        async ValueTask CancellableAsync()
        {
            await using (cancellationToken.UnsafeRegister(static connection => ((TcpConnection)connection!).Wake(), this))
            {
                await ReadableAsync();
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Lets the wait for bytes that is under way, or else the next one, return. From any thread, and never on this one.</summary>
    public abstract void Wake();

    /// <summary>Takes what has come.</summary>
    /// <param name="buffer">For the bytes; not empty.</param>
    /// <param name="count">How many there are; 0: the other side has said that it sends no more (FIN).</param>
    /// <returns>False: nothing has come.</returns>
    public bool TryReceive(Span<byte> buffer, out int count)
    {
        count = Receive(buffer, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            throw new SocketException((int)error);
        }

        _drained = count < buffer.Length;
        return error == SocketError.Success;
    }

    /// <summary>Whether bytes have come that nobody has taken; null: nothing has, and nothing ended either.</summary>
    public bool? HasBytes()
    {
        Span<byte> first = stackalloc byte[1];
        var count = Socket.Receive(first, SocketFlags.Peek, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            throw new SocketException((int)error); // the system says it once: whoever looked has to tell
        }

        _drained = error == SocketError.WouldBlock;
        return _drained ? null : count > 0;
    }

    /// <summary>Returns when the system has taken all of it.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        var sent = Send(bytes.Span);
        return sent == bytes.Length ? ValueTask.CompletedTask : SendRestAsync(bytes[sent..], cancellationToken);
    }

    /// <summary>RST: both directions end now, and whoever reads or writes fails.</summary>
    public void Reset()
    {
        Socket.Reset();
        Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Socket.Dispose();
        Release();
    }

    /// <summary>Whether there is nothing to be read before something comes; who is told so has to read when it has.</summary>
    protected bool TryWait()
    {
        if (!_drained || IsEnding)
        {
            return false;
        }

        _drained = false;
        return true;
    }

    /// <summary>Returns when something has come since the last time, or after <see cref="Wake"/>.</summary>
    protected abstract ValueTask BytesAsync(ISignalHandler? reader);

    /// <summary>Sends what the system did not take at once.</summary>
    protected abstract ValueTask SendRestAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Receives without waiting.</summary>
    protected virtual int Receive(Span<byte> buffer, out SocketError error) => Socket.Receive(buffer, SocketFlags.None, out error);

    /// <summary>Sends what the system takes at once.</summary>
    protected virtual int Send(ReadOnlySpan<byte> bytes, out SocketError error) => Socket.Send(bytes, SocketFlags.None, out error);

    /// <summary>The socket is closed: nobody waits for it any longer. May be called again.</summary>
    protected abstract void Release();

    /// <summary>How many bytes the system has taken.</summary>
    protected int Send(ReadOnlySpan<byte> bytes)
    {
        var sent = Send(bytes, out var error);
        return error switch
        {
            SocketError.Success => sent,
            SocketError.WouldBlock => 0,
            _ => throw new SocketException((int)error),
        };
    }

    private static async Task<TcpConnection> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (OperatingSystem.IsLinux())
            {
                return await PolledConnection.ConnectAsync(socket, address, cancellationToken);
            }

            await socket.ConnectAsync(address, cancellationToken);
            return new AwaitedConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

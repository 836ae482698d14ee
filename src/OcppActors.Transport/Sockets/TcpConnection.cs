using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Sockets;

/// <summary>
/// A TCP connection that never blocks: a reader waits until there may be bytes, and then receives them. While it waits it
/// holds no buffer. One reader and one writer at a time. A connection that has broken, or that was disposed of here, is a
/// <see cref="SocketException"/> or an <see cref="ObjectDisposedException"/>.
/// </summary>
internal abstract class TcpConnection : IDisposable
{
    private bool _drained = true; // the loop also reports what has already arrived

    protected TcpConnection(Socket socket)
    {
        Socket = socket;
        socket.Blocking = false;
    }

    /// <summary>For its options and addresses. Its asynchronous operations must not be used: the runtime would then watch the socket as well.</summary>
    public Socket Socket { get; }

    /// <summary>The peer has sent FIN, or the connection has broken: reading does not have to wait.</summary>
    protected virtual bool IsEnding => false;

    /// <summary>Starts the event loops, so that a process that cannot have them fails at its start.</summary>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux())
        {
            EventLoop.Start();
        }
    }

    /// <summary>Wraps a connected socket, and owns it.</summary>
    public static TcpConnection Of(Socket socket) =>
        OperatingSystem.IsLinux() ? new PolledConnection(socket) : new AwaitedConnection(socket);

    /// <summary>Connects to an address.</summary>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    public static async Task<TcpConnection> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (DescriptorLimit.IsReserved(socket))
            {
                throw new SocketException((int)SocketError.TooManyOpenSockets);
            }

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

    /// <summary>Returns when there may be bytes, or an end, or after <see cref="Wake"/>. It may return without cause.</summary>
    public ValueTask ReadableAsync() => TryWait() ? BytesAsync() : ValueTask.CompletedTask;

    /// <inheritdoc cref="ReadableAsync()"/>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
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

    /// <summary>Ends the current wait for bytes, or else the next one. Thread-safe; the reader continues on another thread.</summary>
    public abstract void Wake();

    /// <summary>Receives without waiting.</summary>
    /// <param name="buffer">For the bytes; not empty.</param>
    /// <param name="count">The number of bytes; 0: the peer has sent FIN.</param>
    /// <returns>False: there is nothing to receive.</returns>
    public bool TryReceive(Span<byte> buffer, out int count)
    {
        count = Socket.Receive(buffer, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            throw new SocketException((int)error);
        }

        _drained = count < buffer.Length;
        return error == SocketError.Success;
    }

    /// <summary>True: there are bytes to receive. False: the peer has sent FIN. Null: neither.</summary>
    public bool? HasBytes()
    {
        Span<byte> first = stackalloc byte[1];
        var count = Socket.Receive(first, SocketFlags.Peek, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            throw new SocketException((int)error); // the system reports an error once only
        }

        _drained = error == SocketError.WouldBlock;
        return _drained ? null : count > 0;
    }

    /// <summary>Returns when the system has accepted all bytes.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        var sent = Send(bytes.Span);
        return sent == bytes.Length ? ValueTask.CompletedTask : SendRestAsync(bytes[sent..], cancellationToken);
    }

    /// <summary>Sends RST: both directions end now, and reads and writes in progress fail.</summary>
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

    /// <summary>Returns when there have been bytes since the last wait, or after <see cref="Wake"/>.</summary>
    protected abstract ValueTask BytesAsync();

    /// <summary>Sends what the system did not accept at once.</summary>
    protected abstract ValueTask SendRestAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>The socket is closed: ends all waits. May be called more than once.</summary>
    protected abstract void Release();

    /// <summary>Sends what the system accepts at once, and returns how many bytes that was.</summary>
    protected int Send(ReadOnlySpan<byte> bytes)
    {
        var sent = Socket.Send(bytes, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => sent,
            SocketError.WouldBlock => 0,
            _ => throw new SocketException((int)error),
        };
    }

    // Whether the reader has to wait. After true it must read as soon as there are bytes.
    private bool TryWait()
    {
        if (!_drained || IsEnding)
        {
            return false;
        }

        _drained = false;
        return true;
    }
}

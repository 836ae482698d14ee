using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace OcppActors.Transport.Sockets;

/// <summary>A connection whose socket an <see cref="EventLoop"/> watches: one system call per read and one per write.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PolledConnection : TcpConnection
{
    private readonly Signal _readable = new();
    private readonly EventLoop _loop = EventLoop.Pick();
    private readonly long _key;
    private Signal? _writable; // most connections never wait for it
    private volatile bool _isEnding;

    public PolledConnection(Socket socket)
        : this(socket, null)
    {
    }

    private PolledConnection(Socket socket, Signal? writable)
        : base(socket)
    {
        _writable = writable;
        _key = _loop.Watch(this);
    }

    /// <inheritdoc/>
    protected override bool IsEnding => _isEnding;

    /// <summary>Connects a new socket without blocking: an event reports that the attempt has ended, and a second connect(2) its outcome.</summary>
    public static async Task<TcpConnection> ConnectAsync(Socket socket, IPEndPoint address, CancellationToken cancellationToken)
    {
        socket.Blocking = false;
        if (TryConnect(socket, address))
        {
            return new PolledConnection(socket);
        }

        var connected = new Signal();
        var connection = new PolledConnection(socket, connected);
        try
        {
            await using (cancellationToken.UnsafeRegister(static connected => ((Signal)connected!).RaiseOnThreadPool(), connected))
            {
                do
                {
                    await connected.WaitAsync();
                    cancellationToken.ThrowIfCancellationRequested();
                }
                while (!TryConnect(socket, address));
            }

            connection._writable = null;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Called by the event loop.</summary>
    public void OnEvents(SocketEvents events)
    {
        if ((events & (SocketEvents.PeerEnded | SocketEvents.HungUp)) != SocketEvents.None)
        {
            _isEnding = true;
        }

        if ((events & SocketEvents.ForWriter) != SocketEvents.None)
        {
            Volatile.Read(ref _writable)?.Raise();
        }

        if ((events & SocketEvents.ForReader) != SocketEvents.None)
        {
            _readable.Raise();
        }
    }

    /// <inheritdoc/>
    public override void Wake() => _readable.RaiseOnThreadPool();

    /// <inheritdoc/>
    protected override ValueTask BytesAsync() => _readable.WaitAsync();

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask SendRestAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var writable = _writable ?? Interlocked.CompareExchange(ref _writable, new Signal(), null) ?? _writable;
        await using (cancellationToken.UnsafeRegister(static writable => ((Signal)writable!).RaiseOnThreadPool(), writable))
        {
            // Sends before it waits: an event before the signal existed was not recorded.
            while (!(bytes = bytes[Send(bytes.Span)..]).IsEmpty)
            {
                await writable.WaitAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _loop.Unwatch(_key);
        _readable.RaiseOnThreadPool();
        Volatile.Read(ref _writable)?.RaiseOnThreadPool();
    }

    private static bool TryConnect(Socket socket, IPEndPoint address)
    {
        try
        {
            socket.Connect(address);
            return true;
        }
        catch (SocketException pending) when (pending.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace OcppActors.TestSupport;

/// <summary>
/// A TCP proxy that puts a broker at a distance: each chunk of bytes is forwarded a fixed time after it was read, in order.
/// It follows the MQTT packets and counts the publications that the broker has not yet acknowledged to the client.
/// </summary>
internal sealed class DistantBroker : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private readonly int _brokerPort;
    private readonly TimeSpan _oneWay;
    private readonly int _holdUntil;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight;
    private int _maxInFlight;

    /// <param name="brokerPort">The broker on loopback.</param>
    /// <param name="oneWay">How long a byte takes each way.</param>
    /// <param name="holdUntil">No acknowledgement returns before this many publications are in flight.</param>
    public DistantBroker(int brokerPort, TimeSpan oneWay, int holdUntil)
    {
        (_brokerPort, _oneWay, _holdUntil) = (brokerPort, oneWay, holdUntil);
        _listener.Start();
        _running.Add(AcceptAsync());
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The most publications that were unacknowledged at a time.</summary>
    public int MaxInFlight => Volatile.Read(ref _maxInFlight);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await Task.WhenAll(_running);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _running.Add(ServeAsync(client));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var broker = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            await broker.ConnectAsync(IPAddress.Loopback, _brokerPort, _stopping.Token);
            await Task.WhenAny(
                ForwardAsync(client.GetStream(), broker.GetStream(), new PacketCounter(3, OnPublish), beforeRead: true),
                ForwardAsync(broker.GetStream(), client.GetStream(), new PacketCounter(4, OnAcknowledge), beforeRead: false));
        }
    }

    private async Task ForwardAsync(NetworkStream from, NetworkStream to, PacketCounter packets, bool beforeRead)
    {
        var chunks = Channel.CreateUnbounded<(long Due, byte[] Bytes)>();
        var writing = WriteAsync(chunks.Reader, to, beforeRead ? null : packets);
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, _stopping.Token)) > 0;)
            {
                if (beforeRead)
                {
                    packets.Count(buffer.AsSpan(0, read));
                }

                chunks.Writer.TryWrite((Environment.TickCount64 + (long)_oneWay.TotalMilliseconds, buffer[..read]));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // One of the two has closed.
        }

        chunks.Writer.Complete();
        await writing;
    }

    private async Task WriteAsync(ChannelReader<(long Due, byte[] Bytes)> chunks, NetworkStream to, PacketCounter? packets)
    {
        try
        {
            await foreach (var (due, bytes) in chunks.ReadAllAsync(_stopping.Token))
            {
                if (due - Environment.TickCount64 is > 0 and var early)
                {
                    await Task.Delay((int)early, _stopping.Token);
                }

                if (packets is not null)
                {
                    // What is acknowledged before the first retained publication belongs to the read-back.
                    if (Volatile.Read(ref _inFlight) > 0 && packets.IsAtStartOf(bytes))
                    {
                        await _released.Task.WaitAsync(_stopping.Token);
                    }

                    packets.Count(bytes);
                }

                await to.WriteAsync(bytes, _stopping.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // One of the two has closed.
        }
    }

    private void OnPublish(byte flags)
    {
        // QoS 1 and retained, as the publisher's are; the read-back publishes without the retain flag.
        if ((flags & 0x07) != 0x03)
        {
            return;
        }

        var now = Interlocked.Increment(ref _inFlight);
        if (now > _maxInFlight)
        {
            Volatile.Write(ref _maxInFlight, now);
        }

        if (now >= _holdUntil)
        {
            _released.TrySetResult();
        }
    }

    private void OnAcknowledge(byte flags)
    {
        if (Volatile.Read(ref _inFlight) > 0)
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>Calls back with the flags of each packet of one type.</summary>
    private sealed class PacketCounter(int type, Action<byte> found)
    {
        private long _bodyLeft;
        private int _lengthBytes = -1;
        private int _length;
        private byte _first;

        /// <summary>Whether the next of these bytes begins a packet of the type.</summary>
        public bool IsAtStartOf(byte[] bytes) => _bodyLeft == 0 && _lengthBytes < 0 && bytes[0] >> 4 == type;

        public void Count(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                if (_bodyLeft > 0)
                {
                    var skipped = (int)Math.Min(_bodyLeft, bytes.Length);
                    _bodyLeft -= skipped;
                    bytes = bytes[skipped..];
                    continue;
                }

                CountHeader(bytes[0]);
                bytes = bytes[1..];
            }
        }

        private void CountHeader(byte value)
        {
            if (_lengthBytes < 0)
            {
                (_first, _length, _lengthBytes) = (value, 0, 0);
                return;
            }

            _length |= (value & 0x7F) << (7 * _lengthBytes++);
            if ((value & 0x80) == 0)
            {
                (_bodyLeft, _lengthBytes) = (_length, -1);
                if (_first >> 4 == type)
                {
                    found((byte)(_first & 0x0F));
                }
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Runtime.Versioning;

namespace OcppActors.Transport.Sockets;

/// <summary>
/// A thread that waits for the events of its share of the sockets. Continuations run on it, so that a chunk passes without
/// a change of threads. They must not block, and long work has to yield (<see cref="Task.Yield"/>).
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EventLoop
{
    private const SocketEvents Wanted = SocketEvents.Readable | SocketEvents.Writable | SocketEvents.PeerEnded | SocketEvents.Edge;

    private const long WakeUpKey = 0; // those of connections begin with 1

    // The other cores are for the actors.
    private static readonly Lazy<EventLoop[]> All = new(() => [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)).Select(_ => new EventLoop())]);

    private readonly Epoll _epoll = new();
    private readonly WakeUp _wakeUp = new();
    private readonly Heartbeat _heartbeat;
    private readonly ConcurrentDictionary<long, PolledConnection> _watched = new();
    private long _lastKey;

    private EventLoop()
    {
        _heartbeat = new Heartbeat(_wakeUp.Raise);
        _epoll.Watch(_wakeUp.Handle, SocketEvents.Readable | SocketEvents.Edge, WakeUpKey);
        new Thread(Run) { IsBackground = true, Name = "Sockets" }.Start();
    }

    /// <summary>Those of all loops.</summary>
    public static IEnumerable<Heartbeat> Heartbeats => All.Value.Select(loop => loop._heartbeat);

    /// <summary>A random loop. Round robin would put all chargers on one and all connections to the CPMS on the next.</summary>
    public static EventLoop Pick() => All.Value[Random.Shared.Next(All.Value.Length)];

    /// <summary>Starts all loops, so that a process that cannot have them fails at its start.</summary>
    /// <exception cref="IOException">The process may open no more files.</exception>
    public static void Start() => _ = All.Value;

    /// <summary>Reports the events of a connection's socket to it, including those so far.</summary>
    /// <returns>The key for <see cref="Unwatch"/>.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The system watches no more sockets.</exception>
    public long Watch(PolledConnection connection)
    {
        var key = Interlocked.Increment(ref _lastKey);
        _watched[key] = connection;
        try
        {
            _epoll.Watch(connection.Socket.SafeHandle, Wanted, key);
            return key;
        }
        catch
        {
            Unwatch(key);
            throw;
        }
    }

    /// <summary>The socket has been closed. May be called more than once.</summary>
    public void Unwatch(long key) => _watched.TryRemove(key, out _);

    private void Run()
    {
        Action<long, SocketEvents> dispatch = Dispatch;
        while (true)
        {
            _epoll.Wait(dispatch);
        }
    }

    private void Dispatch(long key, SocketEvents events)
    {
        if (_watched.TryGetValue(key, out var connection))
        {
            connection.OnEvents(events);
        }
        else if (key == WakeUpKey)
        {
            _heartbeat.Answer();
        }
    }
}

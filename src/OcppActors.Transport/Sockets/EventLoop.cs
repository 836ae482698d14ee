using System.Collections.Concurrent;
using System.Runtime.Versioning;

namespace OcppActors.Transport.Sockets;

/// <summary>
/// A thread that waits for its share of the sockets, and does itself what is to be done when something happens to one:
/// a chunk passes without a change of threads. Who has much to do has to give way (<see cref="Task.Yield"/>).
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EventLoop
{
    private const SocketEvents Wanted = SocketEvents.Readable | SocketEvents.Writable | SocketEvents.PeerEnded | SocketEvents.Edge;

    // The other cores are for those who hear.
    private static readonly Lazy<EventLoop[]> All = new(() => [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)).Select(_ => new EventLoop())]);

    private readonly Epoll _epoll = new();
    private readonly ConcurrentDictionary<long, PolledConnection> _watched = new();
    private long _lastKey;

    private EventLoop() => new Thread(Run) { IsBackground = true, Name = "Sockets" }.Start();

    /// <summary>Any of them; by turns the chargers would all meet on one, and the CPMS on the next.</summary>
    public static EventLoop Any() => All.Value[Random.Shared.Next(All.Value.Length)];

    /// <summary>Starts them all, so that a process that cannot have them ends at its start.</summary>
    /// <exception cref="IOException">The process may open no more files.</exception>
    public static void Start() => _ = All.Value;

    /// <summary>Tells a connection what happens to its socket from now on, and what has happened so far.</summary>
    /// <returns>The key to forget it by.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The system watches no more of them.</exception>
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

    /// <summary>For one whose socket has been closed. May be called again.</summary>
    public void Unwatch(long key) => _watched.TryRemove(key, out _);

    private void Run()
    {
        var tell = Dispatch;
        while (true)
        {
            _epoll.Wait(tell);
        }
    }

    private void Dispatch(long key, SocketEvents events)
    {
        if (_watched.TryGetValue(key, out var connection))
        {
            connection.Happened(events);
        }
    }
}

using System.Collections.Concurrent;

namespace OcppActors.LoadBench.Load;

/// <summary>One thread that serves many sockets; everything of a peer happens on it.</summary>
internal sealed class EventLoop : IDisposable
{
    private const int Patience = 20;
    private readonly ConcurrentQueue<Action> _posted = [];
    private readonly List<Peer> _peers = [];
    private readonly Poller _poller = new();
    private readonly Thread _thread;
    private volatile bool _ends;

    public EventLoop(string name)
    {
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Whatever a peer receives; its content is gone with the next peer.</summary>
    public byte[] Buffer { get; } = new byte[256 * 1024];

    /// <summary>Called between batches: does what is due and says in how many milliseconds it wants to be called again.</summary>
    public Func<int>? Clockwork { get; set; }

    /// <summary>Does something on the loop's thread; completes when it is done.</summary>
    public Task PostAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _posted.Enqueue(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    public void Add(Peer peer, uint interest)
    {
        peer.Key = _peers.Count;
        _peers.Add(peer);
        _poller.Add(peer.Descriptor, peer.Key, interest);
    }

    public void Change(Peer peer, uint interest) => _poller.Change(peer.Descriptor, peer.Key, interest);

    public void Dispose()
    {
        _ends = true;
        _thread.Join();
        _peers.ForEach(peer => peer.Cut());
        _poller.Dispose();
    }

    private void Run()
    {
        while (!_ends)
        {
            while (_posted.TryDequeue(out var action))
            {
                action();
            }

            var count = _poller.Wait(Math.Clamp(Clockwork?.Invoke() ?? Patience, 0, Patience));
            for (var i = 0; i < count; i++)
            {
                var (key, events) = _poller.Ready(i);
                if (_peers[key] is { IsOpen: true } peer)
                {
                    peer.OnReady(this, events);
                }
            }
        }
    }
}

using System.Diagnostics;

namespace OcppActors.LoadBench.Load;

/// <summary>Many chargers on one <see cref="EventLoop"/>, with one connection each to the same port.</summary>
internal sealed class Fleet : IFleet
{
    /// <summary>How many connect before the others, the CPMS among them, have their turn.</summary>
    private const int Batch = 256;

    /// <summary>An answer that takes longer never comes.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);
    private readonly EventLoop _loop;
    private readonly Charger[] _chargers;
    private readonly Queue<(long Due, Charger Charger)> _toConnect = [];
    private TaskCompletionSource _allJoined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _connected;
    private double _callsPerTick;
    private double _owed;
    private long _lastTick;
    private int _next;
    private bool _ends;

    public Fleet(EventLoop loop, int port, int size)
    {
        _loop = loop;
        Port = port;
        _chargers = [.. Enumerable.Range(0, size).Select(number => new Charger(this, number))];
    }

    public int Port { get; }

    public bool IsClosedLoop { get; private set; }

    public LatencyCounts Counts { get; } = new();

    public int Size => _chargers.Length;

    /// <inheritdoc/>
    public async Task ConnectAsync(TimeSpan patience, CancellationToken stop)
    {
        await _loop.PostAsync(() =>
        {
            Array.ForEach(_chargers, charger => _toConnect.Enqueue((0, charger)));
            _loop.Clockwork = Tick;
        });
        await WhenAllAreConnectedAsync(patience, stop);
    }

    /// <summary>Waits until every charger is connected, each trying again 0.1 s after it was refused or cut off.</summary>
    public Task WhenAllAreConnectedAsync(TimeSpan patience, CancellationToken stop) => _allJoined.Task.WaitAsync(patience, stop);

    /// <summary>From now on <see cref="WhenAllAreConnectedAsync"/> waits again; call this before they are disconnected.</summary>
    public Task ExpectReturnAsync() => _loop.PostAsync(
        () => _allJoined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <inheritdoc/>
    public Task StartAsync(double callsPerSecond) => _loop.PostAsync(() =>
    {
        _loop.Clockwork = Tick; // another fleet may have had it
        IsClosedLoop = callsPerSecond == 0;
        _lastTick = Stopwatch.GetTimestamp();
        _callsPerTick = callsPerSecond * Size / Stopwatch.Frequency;
        if (IsClosedLoop)
        {
            Array.ForEach(_chargers, charger => charger.Call());
        }
    });

    /// <inheritdoc/>
    public async Task PauseAsync()
    {
        var began = Stopwatch.GetTimestamp();
        var isCalling = true;
        while (isCalling && Stopwatch.GetElapsedTime(began) < AnswerTime)
        {
            await _loop.PostAsync(() =>
            {
                IsClosedLoop = false;
                _callsPerTick = 0;
                isCalling = Array.Exists(_chargers, charger => charger.IsCalling);
            });
        }
    }

    public async ValueTask DisposeAsync() => await _loop.PostAsync(() =>
    {
        _ends = true;
        _loop.Clockwork = _loop.Clockwork == Tick ? null : _loop.Clockwork;
        Array.ForEach(_chargers, charger => charger.Cut());
    });

    internal void Joined()
    {
        if (++_connected == Size)
        {
            _allJoined.TrySetResult();
        }
    }

    internal void Lost(Charger charger, bool wasConnected)
    {
        if (wasConnected)
        {
            _connected--;
            Counts.AddFailure();
        }

        if (!_ends)
        {
            _toConnect.Enqueue((Stopwatch.GetTimestamp() + (long)(RetryPause.TotalSeconds * Stopwatch.Frequency), charger));
        }
    }

    /// <summary>Who is to connect again does, and at a pace the calls are spread evenly over time and chargers.</summary>
    private int Tick()
    {
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < Batch && _toConnect.TryPeek(out var next) && next.Due <= now; i++)
        {
            _toConnect.Dequeue().Charger.Connect(_loop);
        }

        if (_callsPerTick == 0)
        {
            return _toConnect.TryPeek(out var first) ? first.Due <= now ? 0 : 10 : int.MaxValue;
        }

        _owed = Math.Min(_owed + (_callsPerTick * (now - _lastTick)), _callsPerTick * Stopwatch.Frequency);
        for (_lastTick = now; _owed >= 1; _owed--)
        {
            _chargers[_next++ % Size].Call();
        }

        return 1;
    }
}

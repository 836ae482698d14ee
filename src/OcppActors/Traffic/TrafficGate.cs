using OcppActors.Domain.Ocpp;
using OcppActors.Messages;

namespace OcppActors.Traffic;

/// <summary>
/// Tells the taps, without a message, whether anybody listens: where nobody does, nothing is copied. It also counts what
/// has been published and not yet taken, since mailboxes are unbounded: beyond <see cref="MaxBacklogBytes"/> it shuts until
/// those who take have caught up. Viewers then get nothing (the hub ends them), and metering all but MeterValues, which
/// a newer reading follows.
/// </summary>
/// <param name="maxBacklogBytes">In bytes.</param>
public sealed class TrafficGate(long maxBacklogBytes = TrafficGate.MaxBacklogBytes)
{
    /// <summary>How many bytes may wait for one reader.</summary>
    public const long MaxBacklogBytes = 64 * 1024 * 1024;

    private readonly Lock _changing = new();
    private volatile TrafficReader[] _readers = [];
    private volatile bool _isShut;
    private long _generation;
    private long _published;
    private long _closures;
    private long _skipped;
    private int _viewers;
    private int _subscribers;

    /// <summary>Whether a message that begins now is wanted by anybody.</summary>
    public bool IsOpen => Volatile.Read(ref _subscribers) > 0 || (Volatile.Read(ref _viewers) > 0 && !_isShut);

    /// <summary>Whether more waits than may, and has not been caught up with since.</summary>
    public bool IsShut => _isShut;

    /// <summary>How often it has shut: whoever viewed across such a moment may have missed something.</summary>
    public long Closures => Volatile.Read(ref _closures);

    /// <summary>How many MeterValues have been skipped.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Counts the viewers that ever came; a viewer gets the messages that began in its own generation or later.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>How many bytes wait for the slowest reader.</summary>
    public long BacklogBytes => _readers.Length == 0 ? 0 : _readers.Max(reader => reader.BacklogBytes);

    internal long Published => Volatile.Read(ref _published);

    /// <summary>One more views. Returns the generation that its messages begin with.</summary>
    public long AddViewer()
    {
        Interlocked.Increment(ref _viewers);
        return Interlocked.Increment(ref _generation);
    }

    /// <summary>One fewer views.</summary>
    public void RemoveViewer() => Interlocked.Decrement(ref _viewers);

    /// <summary>From now on somebody takes what is published, and must say so.</summary>
    /// <param name="listens">It wants all traffic, whether anybody views or not.</param>
    public TrafficReader Subscribe(bool listens)
    {
        var reader = new TrafficReader(this, listens);
        lock (_changing)
        {
            _readers = [.. _readers, reader];
            _subscribers += listens ? 1 : 0;
        }

        return reader;
    }

    /// <summary>Counts a message that is about to be published; false when it must not be.</summary>
    public bool TryAdmit(MessageSeen message)
    {
        if (_isShut && OcppHeader.TryPeek(message.Payload.Span, out var header) && header.Action == OcppAction.MeterValues)
        {
            Interlocked.Increment(ref _skipped);
            return false;
        }

        Interlocked.Add(ref _published, TrafficReader.SizeOf(message));
        foreach (var reader in _readers)
        {
            if (reader.BacklogBytes > maxBacklogBytes)
            {
                Shut();
            }
        }

        return true;
    }

    internal void OpenIfCaughtUp()
    {
        if (!_isShut || Array.Exists(_readers, reader => reader.BacklogBytes > maxBacklogBytes / 2))
        {
            return;
        }

        lock (_changing)
        {
            _isShut = false;
        }
    }

    internal void Unsubscribe(TrafficReader reader)
    {
        lock (_changing)
        {
            _subscribers -= reader.WantsAllTraffic && _readers.Contains(reader) ? 1 : 0;
            _readers = Array.FindAll(_readers, other => other != reader);
        }

        OpenIfCaughtUp();
    }

    // What shut it is published next, so every reader takes at least one message more, and the last to catch up opens it.
    private void Shut()
    {
        lock (_changing)
        {
            _closures += _isShut ? 0 : 1;
            _isShut = true;
        }
    }
}

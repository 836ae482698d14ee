using OcppActors.Domain.Ocpp;
using OcppActors.Messages;

namespace OcppActors.Traffic;

/// <summary>
/// Tells the taps, without a message, whether traffic is read by anybody; where it is not, nothing is copied. It also bounds
/// the readers' mailboxes: when more than <see cref="MaxBacklogBytes"/> have been published and not yet read, it shuts until
/// the readers have caught up. Snoop clients are disconnected then, and metering gets all messages but MeterValues, which newer
/// ones follow, and but those of connections that have sent more than their share since; nothing at all at twice the limit.
/// </summary>
/// <param name="maxBacklogBytes">How many bytes may wait for one reader.</param>
public sealed class TrafficGate(long maxBacklogBytes = TrafficGate.MaxBacklogBytes)
{
    /// <summary>How many bytes may wait for one reader.</summary>
    public const long MaxBacklogBytes = 64 * 1024 * 1024;

    /// <summary>How many bytes of one connection are published while the gate is shut.</summary>
    internal const int MaxShareBytes = 64 * 1024;

    private readonly Lock _changing = new();
    private readonly Dictionary<long, long> _sinceShut = [];
    private volatile TrafficReader[] _readers = [];
    private volatile bool _isShut;
    private long _generation;
    private long _published;
    private long _closures;
    private long _skipped;
    private int _viewers;
    private int _subscribers;

    /// <summary>Whether a message that begins now has a reader.</summary>
    public bool IsOpen => Volatile.Read(ref _subscribers) > 0 || (Volatile.Read(ref _viewers) > 0 && !_isShut);

    /// <summary>Whether the backlog was too large, and the readers have not caught up since.</summary>
    public bool IsShut => _isShut;

    /// <summary>How often it has shut; a snoop client connected at such a moment may have missed messages.</summary>
    public long Closures => Volatile.Read(ref _closures);

    /// <summary>How many messages have been skipped while it was shut.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>The latest charge point that exceeded its share while it was shut; null: none has.</summary>
    internal ChargePointConnection? Greedy { get; private set; }

    /// <summary>Increases with each viewer; a viewer gets the messages that began in its own generation or later.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>How many bytes wait for the slowest reader.</summary>
    public long BacklogBytes => _readers.Length == 0 ? 0 : _readers.Max(reader => reader.BacklogBytes);

    internal long Published => Volatile.Read(ref _published);

    /// <summary>Adds a viewer; returns the generation in which its messages begin.</summary>
    public long AddViewer()
    {
        Interlocked.Increment(ref _viewers);
        return Interlocked.Increment(ref _generation);
    }

    /// <summary>Removes a viewer.</summary>
    public void RemoveViewer() => Interlocked.Decrement(ref _viewers);

    /// <summary>Adds a reader, whose backlog is counted from now on.</summary>
    /// <param name="listens">Whether it wants all traffic, with or without viewers.</param>
    internal TrafficReader Subscribe(bool listens)
    {
        var reader = new TrafficReader(this, listens);
        lock (_changing)
        {
            _readers = [.. _readers, reader];
            _subscribers += listens ? 1 : 0;
        }

        return reader;
    }

    /// <summary>Counts a message that is about to be published; false when it must be skipped.</summary>
    internal bool TryAdmit(MessageSeen message)
    {
        if (_isShut && (message.Message.Header?.Action == OcppAction.MeterValues || !IsWithinShare(message)))
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
            _sinceShut.Clear();
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

    private bool IsWithinShare(MessageSeen message)
    {
        lock (_changing)
        {
            if (!_isShut)
            {
                return true; // it has opened since, and what has been sent is forgotten
            }

            var bytes = _sinceShut.GetValueOrDefault(message.Connection.Number) + TrafficReader.SizeOf(message);
            if (bytes > MaxShareBytes)
            {
                Greedy = message.Connection;
            }

            if (bytes > MaxShareBytes || BacklogBytes > 2 * maxBacklogBytes)
            {
                return false;
            }

            _sinceShut[message.Connection.Number] = bytes;
            return true;
        }
    }

    // The message that shut it is published next, so every reader reads at least one more, and the last to catch up opens it.
    private void Shut()
    {
        lock (_changing)
        {
            _closures += _isShut ? 0 : 1;
            _isShut = true;
        }
    }
}

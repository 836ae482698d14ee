using OcppActors.Messages;

namespace OcppActors.Traffic;

/// <summary>The backlog of one subscriber to the traffic on the EventStream.</summary>
internal sealed class TrafficReader : IDisposable
{
    /// <summary>The approximate cost of a message in a mailbox beside its payload.</summary>
    private const int Overhead = 256;

    private readonly TrafficGate _gate;
    private long _read;

    internal TrafficReader(TrafficGate gate, bool listens)
    {
        _gate = gate;
        _read = gate.Published;
        WantsAllTraffic = listens;
    }

    /// <summary>Bytes published and not yet read.</summary>
    public long BacklogBytes => _gate.Published - Volatile.Read(ref _read);

    internal bool WantsAllTraffic { get; }

    /// <summary>A message has left the mailbox.</summary>
    public void MarkRead(TrafficEvent traffic)
    {
        if (traffic is MessageSeen message)
        {
            Interlocked.Add(ref _read, SizeOf(message));
            _gate.OpenIfCaughtUp();
        }
    }

    /// <summary>Stops counting the backlog.</summary>
    public void Dispose() => _gate.Unsubscribe(this);

    internal static long SizeOf(MessageSeen message) => message.Payload.Length + Overhead;
}

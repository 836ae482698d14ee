using OcppActors.Messages;

namespace OcppActors.Traffic;

/// <summary>One who takes what is published on the EventStream: how much of it waits for him.</summary>
public sealed class TrafficReader : IDisposable
{
    /// <summary>What a message in a mailbox costs beside its payload, roughly.</summary>
    private const int Overhead = 256;

    private readonly TrafficGate _gate;
    private long _read;

    internal TrafficReader(TrafficGate gate, bool listens)
    {
        _gate = gate;
        _read = gate.Published;
        WantsAllTraffic = listens;
    }

    /// <summary>Bytes published and not yet taken.</summary>
    public long BacklogBytes => _gate.Published - Volatile.Read(ref _read);

    internal bool WantsAllTraffic { get; }

    /// <summary>This has left the mailbox.</summary>
    public void MarkRead(TrafficEvent traffic)
    {
        if (traffic is MessageSeen message)
        {
            Interlocked.Add(ref _read, SizeOf(message));
            _gate.OpenIfCaughtUp();
        }
    }

    /// <summary>Nothing waits for him any more.</summary>
    public void Dispose() => _gate.Unsubscribe(this);

    internal static long SizeOf(MessageSeen message) => message.Payload.Length + Overhead;
}

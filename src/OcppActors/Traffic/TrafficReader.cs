using OcppActors.Messages;

namespace OcppActors.Traffic;

/// <summary>One who takes what is published on the EventStream: how much of it waits for him.</summary>
public sealed class TrafficReader : IDisposable
{
    /// <summary>What a message in a mailbox costs beside its payload, roughly.</summary>
    private const int Overhead = 256;

    private readonly TrafficGate _gate;
    private long _taken;

    internal TrafficReader(TrafficGate gate, bool listens)
    {
        _gate = gate;
        _taken = gate.Published;
        Listens = listens;
    }

    /// <summary>Bytes published and not yet taken.</summary>
    public long Waiting => _gate.Published - Volatile.Read(ref _taken);

    internal bool Listens { get; }

    /// <summary>This has left the mailbox.</summary>
    public void Take(TrafficEvent traffic)
    {
        if (traffic is MessageSeen message)
        {
            Interlocked.Add(ref _taken, SizeOf(message));
            _gate.OpenIfCaughtUp();
        }
    }

    /// <summary>Nothing waits for him any more.</summary>
    public void Dispose() => _gate.Unsubscribe(this);

    internal static long SizeOf(MessageSeen message) => message.Payload.Length + Overhead;
}

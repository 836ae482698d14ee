using System.Numerics;

namespace OcppActors.Transport.WebSockets;

/// <summary>
/// What all taps together hold of messages whose rest has not come yet. Beyond the limit the largest are given up, and of
/// those of one size the one that has waited longest, so that ordinary messages stay. Thread-safe.
/// </summary>
/// <param name="limit">How many bytes may be held.</param>
public sealed class UnfinishedMessages(long limit = UnfinishedMessages.MaxBytes)
{
    /// <summary>How many bytes may be held.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    private readonly Lock _changing = new();
    private readonly LinkedList<UnfinishedMessage>[] _bySize = [.. Enumerable.Range(0, 32).Select(_ => new LinkedList<UnfinishedMessage>())];
    private readonly Counter _givenUp = new();
    private long _bytes;

    /// <summary>How many bytes are held.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How many messages have been given up.</summary>
    public long GivenUp => _givenUp.Value;

    /// <summary>A tap waits for the rest of a message.</summary>
    internal void Hold(UnfinishedMessage message)
    {
        lock (_changing)
        {
            ListOf(message).AddLast(message.Node);
            _bytes += message.Buffer.Capacity;
        }

        while (Excess() is { } largest)
        {
            _givenUp.Increment();
            largest.GivenUp();
        }
    }

    /// <summary>The rest comes, or will not come. False: the message has been given up.</summary>
    internal bool TryTake(UnfinishedMessage message)
    {
        lock (_changing)
        {
            if (message.Node.List is null)
            {
                return false;
            }

            Remove(message);
            return true;
        }
    }

    private UnfinishedMessage? Excess()
    {
        lock (_changing)
        {
            if (_bytes <= limit)
            {
                return null;
            }

            var largest = Array.FindLast(_bySize, list => list.Count > 0)!.First!.Value;
            Remove(largest);
            largest.Buffer.Release(); // in the lock: its tap may hold the next message in the same place at once
            return largest;
        }
    }

    private void Remove(UnfinishedMessage message)
    {
        ListOf(message).Remove(message.Node);
        _bytes -= message.Buffer.Capacity;
    }

    private LinkedList<UnfinishedMessage> ListOf(UnfinishedMessage message) => _bySize[BitOperations.Log2((uint)message.Buffer.Capacity)];
}

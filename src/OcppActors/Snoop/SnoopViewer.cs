using System.Threading.Channels;

namespace OcppActors.Snoop;

/// <summary>
/// One client of the snoop stream, as the hub knows it: a buffer bounded in bytes. A viewer whose buffer is full is ended;
/// it never slows anybody, and nothing is skipped.
/// </summary>
/// <param name="bufferBytes">How much may wait for the client.</param>
internal sealed class SnoopViewer(int bufferBytes)
{
    private readonly Channel<ReadOnlyMemory<byte>> _messages =
        Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly TaskCompletionSource _overflowed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _waiting;

    /// <summary>Messages in the order in which they are to be sent; completed when the hub has no more for this viewer.</summary>
    public ChannelReader<ReadOnlyMemory<byte>> Messages => _messages.Reader;

    /// <summary>Completes when the buffer was full.</summary>
    public Task Overflowed => _overflowed.Task;

    /// <summary>The gate's generation in which the viewer's messages begin.</summary>
    public long Generation { get; set; }

    /// <summary>For the hub. False when the buffer is full: the viewer has been ended.</summary>
    public bool Offer(ReadOnlyMemory<byte> message)
    {
        if (Interlocked.Add(ref _waiting, message.Length) > bufferBytes)
        {
            _overflowed.TrySetResult();
            _messages.Writer.TryComplete();
            return false;
        }

        return _messages.Writer.TryWrite(message);
    }

    /// <summary>For the hub: there will be no more.</summary>
    public void End() => _messages.Writer.TryComplete();

    /// <summary>For the sender: this message has left the buffer.</summary>
    public void Sent(ReadOnlyMemory<byte> message) => Interlocked.Add(ref _waiting, -message.Length);
}

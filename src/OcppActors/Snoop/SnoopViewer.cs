using System.Threading.Channels;
using OcppActors.Messages;

namespace OcppActors.Snoop;

/// <summary>
/// The buffer between the hub and one snoop client, bounded in bytes. A client whose buffer is full is disconnected: it never
/// slows anybody down, and no message is skipped. An empty buffer accepts a message of any size.
/// </summary>
/// <param name="bufferBytes">How many bytes may wait for the client, apart from the replay.</param>
/// <param name="request">What the client has asked for.</param>
internal sealed class SnoopViewer(int bufferBytes, SnoopRequest request)
{
    private readonly Channel<ReadOnlyMemory<byte>> _messages =
        Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly TaskCompletionSource _dropped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _backlog;

    /// <summary>What the client has asked for.</summary>
    public SnoopRequest Request => request;

    /// <summary>How many bytes wait for the client.</summary>
    public long Backlog => Interlocked.Read(ref _backlog);

    /// <summary>Messages in the order in which they are to be sent; completed when the hub sends no more.</summary>
    public ChannelReader<ReadOnlyMemory<byte>> Messages => _messages.Reader;

    /// <summary>Completes when the client is to be disconnected: its buffer was full, or messages had to be skipped.</summary>
    public Task Dropped => _dropped.Task;

    /// <summary>The gate's generation in which the client's messages begin.</summary>
    public long Generation { get; init; }

    /// <summary>
    /// Whether the client gets an event: a message that began after it joined, or a report that began before and was still
    /// incomplete then, so that the replay could not include it.
    /// </summary>
    /// <param name="traffic">The event.</param>
    /// <param name="isReplayed">Whether it is a report that replays include.</param>
    public bool Wants(TrafficEvent traffic, bool isReplayed) =>
        (isReplayed || traffic is not MessageSeen message || message.Began >= Generation) && request.Wants(traffic.Connection.ChargePoint);

    /// <summary>For the hub: adds a message. False when the buffer is full, and the client is to be disconnected.</summary>
    public bool Offer(ReadOnlyMemory<byte> message)
    {
        var backlog = Interlocked.Add(ref _backlog, message.Length);
        if (backlog > bufferBytes && backlog > message.Length)
        {
            Drop();
            return false;
        }

        return _messages.Writer.TryWrite(message);
    }

    /// <summary>For the hub: disconnects the client.</summary>
    public void Drop()
    {
        _dropped.TrySetResult();
        Complete();
    }

    /// <summary>For the hub: no message follows.</summary>
    public void Complete() => _messages.Writer.TryComplete();

    /// <summary>For the sender: so many bytes have been sent.</summary>
    public void MarkSent(long bytes) => Interlocked.Add(ref _backlog, -bytes);
}

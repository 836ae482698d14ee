using System.Threading.Channels;
using OcppActors.Messages;

namespace OcppActors.Snoop;

/// <summary>
/// One client of the snoop stream, as the hub knows it: a buffer bounded in bytes. A viewer whose buffer is full is ended;
/// it never slows anybody, and nothing is skipped. An empty buffer takes any message: who has nothing to catch up with is
/// not slow.
/// </summary>
/// <param name="bufferBytes">How much may wait for the client; the replay does not count.</param>
/// <param name="request">What it has asked for.</param>
public sealed class SnoopViewer(int bufferBytes, SnoopRequest request)
{
    private readonly Channel<ReadOnlyMemory<byte>> _messages =
        Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly TaskCompletionSource _dropped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _backlog;

    /// <summary>What it has asked for.</summary>
    public SnoopRequest Request => request;

    /// <summary>How many bytes wait for the client.</summary>
    public long Backlog => Interlocked.Read(ref _backlog);

    /// <summary>Messages in the order in which they are to be sent; completed when the hub has no more for this viewer.</summary>
    public ChannelReader<ReadOnlyMemory<byte>> Messages => _messages.Reader;

    /// <summary>Completes when the hub has given the viewer up: its buffer was full, or not all could be shown.</summary>
    public Task Dropped => _dropped.Task;

    /// <summary>The gate's generation in which the viewer's messages begin.</summary>
    public long Generation { get; set; }

    /// <summary>
    /// Whether this belongs to the viewer's stream: what began after it joined. A report that stood at its beginning but
    /// was not whole yet belongs to it as well, since the replay could not have it.
    /// </summary>
    /// <param name="traffic">What happened.</param>
    /// <param name="stands">It is a report that the replay would have.</param>
    public bool Wants(TrafficEvent traffic, bool stands) =>
        (stands || traffic is not MessageSeen message || message.Began >= Generation) && request.Wants(traffic.Connection.ChargePoint);

    /// <summary>For the hub. False when the buffer is full: the viewer has been given up.</summary>
    public bool Offer(ReadOnlyMemory<byte> message)
    {
        var waiting = Interlocked.Add(ref _backlog, message.Length);
        if (waiting > bufferBytes && waiting > message.Length)
        {
            Drop();
            return false;
        }

        return _messages.Writer.TryWrite(message);
    }

    /// <summary>For the hub: it cannot be shown everything.</summary>
    public void Drop()
    {
        _dropped.TrySetResult();
        Complete();
    }

    /// <summary>For the hub: there will be no more.</summary>
    public void Complete() => _messages.Writer.TryComplete();

    /// <summary>For the sender: messages of so many bytes have left the buffer.</summary>
    public void MarkSent(long bytes) => Interlocked.Add(ref _backlog, -bytes);
}

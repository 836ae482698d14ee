using System.Threading.Channels;
using MQTTnet.Exceptions;

namespace MQTTnet.Connection;

/// <summary>Writes packets to the stream in the order in which they were given; one writer by construction.</summary>
internal sealed class OutgoingPackets(Stream stream, TimeProvider time)
{
    private readonly Channel<Outgoing> _queue = System.Threading.Channels.Channel.CreateUnbounded<Outgoing>(new() { SingleReader = true });
    private long _lastWrite = time.GetTimestamp();

    private readonly record struct Outgoing(byte[] Packet, TaskCompletionSource Written);

    /// <summary>How long nothing has been written.</summary>
    public TimeSpan Idle => time.GetElapsedTime(Volatile.Read(ref _lastWrite));

    /// <summary>Takes the packet into the queue at once; the task ends when it is written.</summary>
    /// <exception cref="MqttCommunicationException">It could not be written.</exception>
    public Task SendAsync(byte[] packet, CancellationToken cancellationToken)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.Writer.TryWrite(new(packet, written))
            ? written.Task.WaitAsync(cancellationToken)
            : Task.FromException(Closed());
    }

    /// <summary>Whatever waits is not sent any more, and nothing else is taken.</summary>
    public void Close() => _queue.Writer.TryComplete();

    /// <summary>Writes until closed or cancelled.</summary>
    /// <exception cref="MqttCommunicationException">The stream broke.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_queue.Reader.TryRead(out var next))
                {
                    await WriteAsync(next, cancellationToken);
                }
            }
        }
        finally
        {
            Close();
            while (_queue.Reader.TryRead(out var left))
            {
                left.Written.TrySetException(Closed());
            }
        }
    }

    private async Task WriteAsync(Outgoing next, CancellationToken cancellationToken)
    {
        try
        {
            Volatile.Write(ref _lastWrite, time.GetTimestamp());
            await stream.WriteAsync(next.Packet, cancellationToken);
            next.Written.TrySetResult();
        }
        catch (Exception exception)
        {
            var failure = exception is OperationCanceledException ? Closed() : Transport.Wrap(exception);
            next.Written.TrySetException(failure);
            throw failure;
        }
    }

    private static MqttCommunicationException Closed() => new("The TCP connection is closed.");
}

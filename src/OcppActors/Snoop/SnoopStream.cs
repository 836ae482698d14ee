using System.Collections.Immutable;
using System.Net.WebSockets;

namespace OcppActors.Snoop;

/// <summary>
/// Serves one client's WebSocket, from its first message to its end. What the client sends is read in small pieces and
/// dropped. A ping is answered before more is read, so a client that does not read its pongs is not read either.
/// </summary>
/// <param name="socket">For what the client sends, and for the Close.</param>
/// <param name="stream">The connection under it, for batches of messages.</param>
/// <param name="viewer">The client's messages.</param>
/// <param name="metrics">Counts viewers that are closed as too slow.</param>
/// <param name="time">The clock.</param>
internal sealed class SnoopStream(WebSocket socket, SharedStream stream, SnoopViewer viewer, SnoopMetrics metrics, TimeProvider time)
{
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013; // IANA registry of close codes
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    // In heavy traffic, a write has all messages since the last one; the first message after a pause is sent at once.
    private static readonly TimeSpan WriteInterval = TimeSpan.FromMilliseconds(5);

    private readonly FrameBatch _batch = new();

    /// <summary>Sends until the client disconnects, is too slow, or the service stops.</summary>
    /// <param name="replay">The messages to send first.</param>
    /// <param name="stopping">The service is being stopped.</param>
    /// <returns>How it ended, for the log.</returns>
    public async Task<SnoopEnding> RunAsync(ImmutableArray<ReadOnlyMemory<byte>> replay, CancellationToken stopping)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.Register(() => stopped.TrySetResult());
        var sending = SendAsync(replay);
        replay = default; // what has been sent is no longer held
        var receiving = IgnoreAsync();
        await Task.WhenAny(sending, receiving, viewer.Dropped, stopped.Task);

        var (status, reason, ending) = (viewer.Dropped.IsCompleted, stopping.IsCancellationRequested) switch
        {
            (true, _) => (TryAgainLater, "too slow", "was too slow and has been closed"),
            (_, true) => (WebSocketCloseStatus.EndpointUnavailable, "the service stops", "was disconnected: the service stops"),
            _ => (WebSocketCloseStatus.NormalClosure, "", "left"),
        };
        if (status == TryAgainLater)
        {
            metrics.CountDropped();
        }

        await CloseAsync(status, reason, receiving);
        return new(ending, IsDrop: status == TryAgainLater);
    }

    private async Task SendAsync(ImmutableArray<ReadOnlyMemory<byte>> replay)
    {
        try
        {
            await SendReplayAsync(replay);
            replay = default;
            while (await viewer.Messages.WaitToReadAsync())
            {
                var begun = time.GetTimestamp();
                while (viewer.Messages.TryPeek(out _))
                {
                    if (!await SendBatchAsync())
                    {
                        return;
                    }
                }

                if (WriteInterval - time.GetElapsedTime(begun) is { Ticks: > 0 } rest)
                {
                    await Task.Delay(rest, time);
                }
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The receiving side sees the same.
        }
    }

    private async Task SendReplayAsync(ImmutableArray<ReadOnlyMemory<byte>> replay)
    {
        foreach (var message in replay)
        {
            if (!_batch.TryAdd(message))
            {
                await WriteBatchAsync();
                _batch.TryAdd(message);
            }
        }

        await WriteBatchAsync();
    }

    private async ValueTask<bool> SendBatchAsync()
    {
        while (viewer.Messages.TryPeek(out var message) && _batch.TryAdd(message))
        {
            viewer.Messages.TryRead(out _);
        }

        var bytes = _batch.MessageBytes;
        var written = await WriteBatchAsync();
        viewer.MarkSent(bytes);
        return written;
    }

    // False: the WebSocket is being closed.
    private async ValueTask<bool> WriteBatchAsync()
    {
        var written = await stream.WriteBatchAsync(_batch.Frames, _batch.Rest);
        _batch.Clear();
        return written;
    }

    // Everything that a client sends is ignored, except its Close.
    private async Task IgnoreAsync()
    {
        var buffer = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
                await Task.Yield(); // an endless sender shares this thread with others
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // Disconnected without a Close.
        }
    }

    // Sends Close if possible, waits for the answer, then aborts the connection.
    private async Task CloseAsync(WebSocketCloseStatus status, string reason, Task receiving)
    {
        try
        {
            stream.CloseToBatches();
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, reason, CancellationToken.None).WaitAsync(CloseTime, time);
            }

            await receiving.WaitAsync(CloseTime, time);
        }
        catch (Exception gone) when (IsGone(gone) || gone is TimeoutException)
        {
            // Abort the connection.
        }

        socket.Abort();
    }

    private static bool IsGone(Exception failure) =>
        failure is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException;
}

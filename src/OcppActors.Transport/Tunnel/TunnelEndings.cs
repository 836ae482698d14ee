namespace OcppActors.Transport.Tunnel;

/// <summary>Ways to end a connection without losing what was written last.</summary>
public static class TunnelEndings
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Sends an answer and FIN, then reads and drops until the peer closes: TCP resets a connection that is closed with unread
    /// bytes, and the peer would lose the answer. When the grace is over, the connection is reset.
    /// </summary>
    public static async Task AnswerAndDrainAsync(this TunnelEnd end, ReadOnlyMemory<byte> answer, TimeSpan grace, TimeProvider time)
    {
        var answering = end.AnswerAndDrainAsync(answer);
        try
        {
            await answering.WaitAsync(grace, time);
        }
        catch (Exception gone) when (gone is IOException or TimeoutException)
        {
            end.Abort();
        }

        try
        {
            await answering;
        }
        catch (IOException)
        {
            // It has been reset.
        }
    }

    /// <summary>Reads and drops until the peer closes.</summary>
    public static async Task DrainAsync(this TunnelEnd end)
    {
        while (await end.ReadAsync() is { IsEnd: false } read)
        {
            if (!read.Bytes.IsEmpty)
            {
                end.Consumed();
                await Task.Yield(); // an endless sender shares this thread with others
            }
        }
    }

    /// <summary>
    /// Resets a connection when the peer has acknowledged all that was written, or the grace is over: a reset discards what is
    /// still in flight.
    /// </summary>
    public static async Task ResetWhenAcknowledgedAsync(this TunnelEnd end, TimeSpan grace, TimeProvider time)
    {
        var begun = time.GetTimestamp();
        while (!end.IsAcknowledged && time.GetElapsedTime(begun) < grace)
        {
            await Task.Delay(PollTime, time);
        }

        end.Abort();
    }

    private static async Task AnswerAndDrainAsync(this TunnelEnd end, ReadOnlyMemory<byte> answer)
    {
        await end.WriteAsync(answer);
        await end.FinishAsync();
        await end.DrainAsync();
    }
}

namespace OcppActors.Transport.Tunnel;

/// <summary>Ends a connection so that what was written to it arrives.</summary>
public static class TunnelEndings
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Gives an answer, says that nothing more comes, then reads and drops until the other side closes: a connection closed with
    /// unread bytes is reset by TCP, which would take what was written last with it. All of it within the grace; what is
    /// not done by then is reset.
    /// </summary>
    public static async Task AnswerAndDrainAsync(this TunnelEnd end, ReadOnlyMemory<byte> answer, TimeSpan grace, TimeProvider time)
    {
        var giving = end.AnswerAndDrainAsync(answer);
        try
        {
            await giving.WaitAsync(grace, time);
        }
        catch (Exception gone) when (gone is IOException or TimeoutException)
        {
            end.Abort();
        }

        try
        {
            await giving;
        }
        catch (IOException)
        {
            // It has been reset: nothing touches it any more.
        }
    }

    /// <summary>Reads and drops until the other side closes.</summary>
    public static async Task DrainAsync(this TunnelEnd end)
    {
        while (await end.ReadAsync() is { IsEnd: false } read)
        {
            if (!read.Bytes.IsEmpty)
            {
                end.Consumed();
                await Task.Yield(); // who sends without end shares this thread with others
            }
        }
    }

    /// <summary>
    /// Resets a connection once the other side has acknowledged what was written, or the grace is over: a reset takes with
    /// it what is still on its way.
    /// </summary>
    public static async Task ResetWhenArrivedAsync(this TunnelEnd end, TimeSpan grace, TimeProvider time)
    {
        var begun = time.GetTimestamp();
        while (!end.HasArrived && time.GetElapsedTime(begun) < grace)
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

namespace OcppActors.Tunnel;

/// <summary>Ends a connection so that what was written to it arrives.</summary>
internal static class TunnelEndings
{
    /// <summary>
    /// Says that nothing more comes, then reads and drops until the other side closes or the grace is over: a connection
    /// closed with unread bytes is reset by TCP, which would take what was written last with it.
    /// </summary>
    public static async Task FinishAndDrainAsync(this TunnelEnd end, TimeSpan grace, TimeProvider time)
    {
        try
        {
            await end.FinishAsync();
            await end.DrainAsync().WaitAsync(grace, time);
        }
        catch (Exception gone) when (gone is IOException or TimeoutException)
        {
            end.Abort();
        }
    }

    private static async Task DrainAsync(this TunnelEnd end)
    {
        while (!(await end.ReadAsync()).IsEmpty)
            end.Consumed();
    }
}

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// Whose tap works next, apart from the threads that serve sockets: at most so many at a time as half of the cores, in the
/// order of asking, on threads of the pool. However many heavy taps there are, the others do not notice.
/// </summary>
internal static class TapTurns
{
    private static readonly SemaphoreSlim Places = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Returns on a thread of the pool when it is the caller's turn; <see cref="End"/> must follow.</summary>
    public static async ValueTask BeginAsync()
    {
        await Places.WaitAsync();
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // free places are taken without a change of threads
    }

    /// <summary>The turn is over.</summary>
    public static void End() => Places.Release();
}

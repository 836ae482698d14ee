namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>Repeats an attempt until it succeeds, where the process under test gives no sign to wait for.</summary>
internal static class Eventually
{
    // An attempt is often a connection; without a pause there would be thousands of them a second.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="TimeoutException">No attempt succeeded in time.</exception>
    public static async Task SucceedsAsync(Func<Task<bool>> attempt, string what, TimeSpan? limit = null)
    {
        using var pause = new PeriodicTimer(Pause);
        using var deadline = new CancellationTokenSource(limit ?? Deadline.Generous);
        while (!await attempt())
        {
            if (deadline.IsCancellationRequested)
            {
                throw new TimeoutException($"{what} did not happen within {(limit ?? Deadline.Generous).TotalSeconds} s");
            }

            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>How long a test waits for an event; generous, for slow machines.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    /// <summary>For what may take the start or the end of a process, or the five seconds between two discovery documents, as well.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(40);

    /// <exception cref="TimeoutException">Names what was waited for.</exception>
    public static async Task<T> WithinAsync<T>(this Task<T> task, string what, TimeSpan? limit = null)
    {
        await ((Task)task).WithinAsync(what, limit);
        return await task;
    }

    /// <exception cref="TimeoutException">Names what was waited for.</exception>
    public static async Task WithinAsync(this Task task, string what, TimeSpan? limit = null)
    {
        var patience = limit ?? Generous;
        if (await Task.WhenAny(task, Task.Delay(patience)) != task)
        {
            throw new TimeoutException($"{what} did not happen within {patience.TotalSeconds} s");
        }

        await task;
    }
}

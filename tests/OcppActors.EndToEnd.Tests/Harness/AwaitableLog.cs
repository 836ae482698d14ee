namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>An append-only list whose readers can wait for entries. Thread-safe.</summary>
internal sealed class AwaitableLog<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _entries = [];
    private readonly List<Waiter> _waiting = [];

    /// <summary>A copy of what has come so far.</summary>
    public IReadOnlyList<T> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(T entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            _waiting.RemoveAll(waiter => waiter.Condition(_entries) && waiter.Done.TrySetResult());
        }
    }

    /// <summary>Completes as soon as the condition holds; a timeout shows the last entries.</summary>
    public async Task WhenAsync(Func<IReadOnlyList<T>, bool> condition, string what, TimeSpan? limit = null)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (condition(_entries))
            {
                return;
            }

            _waiting.Add(new Waiter(condition, done));
        }

        try
        {
            await done.Task.WithinAsync(what, limit);
        }
        catch (TimeoutException late)
        {
            var last = string.Join(Environment.NewLine, Entries.TakeLast(40));
            throw new TimeoutException($"{late.Message}; what came last:{Environment.NewLine}{last}", late);
        }
    }

    /// <summary>The first entry that fits, waited for.</summary>
    public async Task<T> FirstAsync(Func<T, bool> fits, string what, TimeSpan? limit = null)
    {
        await WhenAsync(entries => entries.Any(fits), what, limit);
        return Entries.First(fits);
    }

    private sealed record Waiter(Func<IReadOnlyList<T>, bool> Condition, TaskCompletionSource Done);
}

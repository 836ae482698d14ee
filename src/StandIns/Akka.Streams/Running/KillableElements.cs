using Akka.Util;

namespace Akka.Streams.Running;

/// <summary>Elements that end when a switch is pressed, even while the next is awaited.</summary>
internal sealed class KillableElements<T>(IElements<T> upstream, Task pressed) : IElements<T>
{
    private int _cancelled;

    public async Task<Option<T>> PullAsync()
    {
        if (pressed.IsCompleted)
        {
            return await EndAsync();
        }

        var next = upstream.PullAsync();
        return await Task.WhenAny(next, pressed) == next ? await next : await EndAsync();
    }

    public void Cancel()
    {
        if (Interlocked.Exchange(ref _cancelled, 1) == 0)
        {
            upstream.Cancel();
        }
    }

    private async Task<Option<T>> EndAsync()
    {
        Cancel();
        await pressed;
        return Option<T>.None;
    }
}

using Akka.Util;

namespace Akka.Streams.Running;

/// <summary>Elements that are read from a resource, which is closed exactly once, whatever happens.</summary>
internal sealed class ResourceElements<T, TSource> : IElements<T>
{
    private readonly Func<TSource, Task<Option<T>>> _read;
    private readonly Func<TSource, Task<Done>> _close;
    private readonly Task<TSource> _resource;
    private int _closed;

    public ResourceElements(Func<Task<TSource>> create, Func<TSource, Task<Option<T>>> read, Func<TSource, Task<Done>> close)
    {
        _read = read;
        _close = close;
        _resource = Task.Run(create);
    }

    public async Task<Option<T>> PullAsync()
    {
        var resource = await _resource;
        Option<T> next;
        try
        {
            next = await _read(resource);
        }
        catch (Exception)
        {
            _ = CloseAsync(resource);
            throw;
        }

        if (!next.HasValue)
        {
            await CloseAsync(resource);
        }

        return next;
    }

    public void Cancel() =>
        _ = _resource.ContinueWith(
            created => CloseAsync(created.Result),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);

    private async Task CloseAsync(TSource resource)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            await _close(resource);
        }
    }
}

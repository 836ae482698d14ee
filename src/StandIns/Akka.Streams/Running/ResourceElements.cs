using System.Threading.Channels;
using Akka.Util;

namespace Akka.Streams.Running;

/// <summary>
/// Elements that are read from a resource, which is closed exactly once, whatever happens. It reads ahead of demand: the
/// source of Akka.Streams runs on the dispatcher for IO, and between two dispatchers stands a buffer of sixteen elements.
/// </summary>
internal sealed class ResourceElements<T, TSource> : IElements<T>
{
    private const int ReadAhead = 16;

    private readonly Channel<T> _ahead = Channel.CreateBounded<T>(ReadAhead);
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Func<TSource, Task<Option<T>>> _read;
    private readonly Func<TSource, Task<Done>> _close;
    private readonly Task<TSource> _resource;
    private readonly Task _reading;
    private int _closed;

    public ResourceElements(Func<Task<TSource>> create, Func<TSource, Task<Option<T>>> read, Func<TSource, Task<Done>> close)
    {
        _read = read;
        _close = close;
        _resource = Task.Run(create);
        _reading = ReadAsync();
    }

    public async Task<Option<T>> PullAsync()
    {
        if (_reading.IsFaulted)
        {
            // A failure overtakes what was read ahead.
            await _reading;
        }

        return await _ahead.Reader.WaitToReadAsync() && _ahead.Reader.TryRead(out var next) ? next : Option<T>.None;
    }

    public void Cancel()
    {
        _cancelled.Cancel();
        _ = _resource.ContinueWith(
            created => CloseAsync(created.Result),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
    }

    private async Task ReadAsync()
    {
        try
        {
            var resource = await _resource;
            while (!_cancelled.IsCancellationRequested && await NextAsync(resource) is { HasValue: true } next)
            {
                await _ahead.Writer.WriteAsync(next.Value, _cancelled.Token);
            }

            await CloseAsync(resource);
            _ahead.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            _ahead.Writer.TryComplete(exception);
            throw;
        }
    }

    private async Task<Option<T>> NextAsync(TSource resource)
    {
        try
        {
            return await _read(resource);
        }
        catch (Exception)
        {
            _ = CloseAsync(resource);
            throw;
        }
    }

    private async Task CloseAsync(TSource resource)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            await _close(resource);
        }
    }
}

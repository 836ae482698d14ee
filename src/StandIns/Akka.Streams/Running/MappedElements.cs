using System.Threading.Channels;
using Akka.Util;

namespace Akka.Streams.Running;

/// <summary>Elements mapped by tasks, a bounded number at once, in the order of the elements.</summary>
internal sealed class MappedElements<TIn, TOut>(IElements<TIn> upstream, int parallelism, Func<TIn, Task<TOut>> mapper) : IElements<TOut>
{
    private readonly Channel<Task<TOut>> _running = Channel.CreateUnbounded<Task<TOut>>();
    private readonly SemaphoreSlim _free = new(parallelism);
    private readonly CancellationTokenSource _cancelled = new();
    private bool _started;

    public async Task<Option<TOut>> PullAsync()
    {
        if (!_started)
        {
            _started = true;
            _ = FeedAsync();
        }

        if (!await _running.Reader.WaitToReadAsync() || !_running.Reader.TryRead(out var mapped))
        {
            return Option<TOut>.None;
        }

        var result = await mapped;
        _free.Release();
        return result is null ? throw new ArgumentNullException(nameof(mapper), "Element must not be null, rule 2.13") : result;
    }

    public void Cancel()
    {
        _cancelled.Cancel();
        upstream.Cancel();
    }

    private async Task FeedAsync()
    {
        try
        {
            while (true)
            {
                await _free.WaitAsync(_cancelled.Token);
                var next = await upstream.PullAsync();
                if (!next.HasValue)
                {
                    break;
                }

                _running.Writer.TryWrite(MapAsync(next.Value));
            }

            _running.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            _running.Writer.TryComplete(exception);
        }
    }

    // What the mapper throws before it gives a task is the task's failure as well.
    private async Task<TOut> MapAsync(TIn element) => await mapper(element);
}

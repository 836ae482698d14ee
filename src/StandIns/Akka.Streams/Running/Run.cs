using Akka.Event;
using Akka.Util;

namespace Akka.Streams.Running;

/// <summary>One run of a stream.</summary>
internal sealed class Run(ActorMaterializer materializer)
{
    public ILoggingAdapter Log => materializer.Logger;

    /// <summary>Pulls to the end.</summary>
    public Task DrainAsync<T>(IElements<T> elements, Action<T> action) => Task.Run(async () =>
    {
        try
        {
            while (await NextAsync(elements) is { HasValue: true } next)
            {
                action(next.Value);
            }
        }
        catch (Exception)
        {
            elements.Cancel();
            throw;
        }
    });

    private async Task<Option<T>> NextAsync<T>(IElements<T> elements)
    {
        try
        {
            return await elements.PullAsync().WaitAsync(materializer.Torn);
        }
        catch (OperationCanceledException) when (materializer.Torn.IsCancellationRequested)
        {
            throw new AbruptTerminationException();
        }
    }
}

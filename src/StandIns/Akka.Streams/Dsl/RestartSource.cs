using Akka.Streams.Running;

namespace Akka.Streams.Dsl;

/// <summary>Sources that start again when they end.</summary>
public static class RestartSource
{
    /// <summary>
    /// Starts a source of the factory, and after a pause another whenever it completes or fails, until downstream cancels
    /// or the settings' number of restarts is used up; then the stream ends as the last source did.
    /// </summary>
    public static Source<T, NotUsed> WithBackoff<T, TMat>(Func<Source<T, TMat>> sourceFactory, RestartSettings settings) =>
        new(run => (new RestartingElements<T>(() => sourceFactory().Start(run), settings, run), NotUsed.Instance));
}

using Akka.Streams.Running;
using Akka.Util;

namespace Akka.Streams.Dsl;

/// <summary>The beginning of a stream: elements of <typeparamref name="TOut"/>, given only when they are asked for.</summary>
public sealed class Source<TOut, TMat> : IGraph<SourceShape<TOut>, TMat>
{
    private readonly Func<Run, (IElements<TOut>, TMat)> _start;

    internal Source(Func<Run, (IElements<TOut>, TMat)> start) => _start = start;

    /// <summary>Puts a flow behind this source.</summary>
    public Source<TOut2, TMat3> ViaMaterialized<TOut2, TMat2, TMat3>(
        IGraph<FlowShape<TOut, TOut2>, TMat2> flow, Func<TMat, TMat2, TMat3> combine)
    {
        var blueprint = (FlowBlueprint<TOut, TOut2, TMat2>)flow;
        return new(run =>
        {
            var (upstream, left) = _start(run);
            var (elements, right) = blueprint.Start(upstream, run);
            return (elements, combine(left, right));
        });
    }

    /// <summary>Closes the stream with a sink, whose value is dropped.</summary>
    public IRunnableGraph<TMat> To<TMat2>(IGraph<SinkShape<TOut>, TMat2> sink) => ToMaterialized(sink, Keep.Left);

    /// <summary>Closes the stream with a sink.</summary>
    public IRunnableGraph<TMat3> ToMaterialized<TMat2, TMat3>(
        IGraph<SinkShape<TOut>, TMat2> sink, Func<TMat, TMat2, TMat3> combine)
    {
        var end = (Sink<TOut, TMat2>)sink;
        return new RunnableGraph<TMat3>(run =>
        {
            var (elements, left) = _start(run);
            return combine(left, end.Drain(elements, run));
        });
    }

    internal IElements<TOut> Start(Run run) => _start(run).Item1;
}

/// <summary>Makes sources.</summary>
public static class Source
{
    /// <summary>
    /// A source of elements that are read from a resource, one at a time, up to sixteen ahead of demand. The resource is
    /// created when the stream starts, and closed when it ends: when a read gives none (the stream then completes once it
    /// is closed), when a read fails, and when the stream is cancelled, also while a read is under way.
    /// </summary>
    public static Source<T, NotUsed> UnfoldResourceAsync<T, TSource>(
        Func<Task<TSource>> create, Func<TSource, Task<Option<T>>> read, Func<TSource, Task<Done>> close) =>
        new(_ => (new ResourceElements<T, TSource>(create, read, close), NotUsed.Instance));
}

/// <summary>What can be put behind a source.</summary>
public static class SourceOperations
{
    /// <summary>
    /// Maps each element by a task; up to <paramref name="parallelism"/> run at once, and their results keep the elements'
    /// order. A task that fails, or gives null, fails the stream.
    /// </summary>
    public static Source<TOut, TMat> SelectAsync<TIn, TOut, TMat>(
        this Source<TIn, TMat> flow, int parallelism, Func<TIn, Task<TOut>> asyncMapper) =>
        flow.ViaMaterialized(
            new FlowBlueprint<TIn, TOut, NotUsed>((upstream, _) =>
                (new MappedElements<TIn, TOut>(upstream, parallelism, asyncMapper), NotUsed.Instance)),
            Keep.Left);
}

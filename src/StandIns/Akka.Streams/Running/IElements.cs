using Akka.Util;

namespace Akka.Streams.Running;

/// <summary>
/// A running part of a stream, seen from downstream: elements come one at a time, on demand. Never pulled again before
/// the answer to the pull before, nor after the end.
/// </summary>
internal interface IElements<T>
{
    /// <summary>The next element, or none at the stream's completion; throws at its failure.</summary>
    Task<Option<T>> PullAsync();

    /// <summary>Nothing more is wanted; also while a pull is under way, whose answer is dropped then. At most once.</summary>
    void Cancel();
}

/// <summary>The blueprint of a flow: what runs downstream of something that runs.</summary>
internal sealed class FlowBlueprint<TIn, TOut, TMat>(Func<IElements<TIn>, Run, (IElements<TOut>, TMat)> start)
    : IGraph<FlowShape<TIn, TOut>, TMat>
{
    public (IElements<TOut> Elements, TMat Value) Start(IElements<TIn> upstream, Run run) => start(upstream, run);
}

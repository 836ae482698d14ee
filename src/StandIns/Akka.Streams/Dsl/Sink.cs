using Akka.Streams.Running;

namespace Akka.Streams.Dsl;

/// <summary>The end of a stream, which asks for the elements one after the other.</summary>
public sealed class Sink<TIn, TMat> : IGraph<SinkShape<TIn>, TMat>
{
    private readonly Func<Task, TMat> _value;
    private readonly Action<TIn> _action;

    internal Sink(Action<TIn> action, Func<Task, TMat> value)
    {
        _action = action;
        _value = value;
    }

    internal TMat Drain(IElements<TIn> elements, Run run) => _value(run.DrainAsync(elements, _action));
}

/// <summary>Makes sinks. The task that each gives ends with the stream, and fails with it.</summary>
public static class Sink
{
    /// <summary>Takes every element and drops it.</summary>
    public static Sink<TIn, Task<Done>> Ignore<TIn>() => ForEach<TIn>(_ => { });

    /// <summary>Does something with every element; what it throws fails the stream.</summary>
    public static Sink<TIn, Task<Done>> ForEach<TIn>(Action<TIn> action) => new(action, ToDone);

    private static async Task<Done> ToDone(Task drained)
    {
        await drained;
        return Done.Instance;
    }
}

using Akka.Streams.Running;

namespace Akka.Streams.Dsl;

/// <summary>A whole stream, which can be run any number of times.</summary>
public interface IRunnableGraph<out TMat> : IGraph<ClosedShape, TMat>
{
    /// <summary>Starts one run, and gives its value at once.</summary>
    TMat Run(IMaterializer materializer);
}

internal sealed class RunnableGraph<TMat>(Func<Run, TMat> start) : IRunnableGraph<TMat>
{
    public TMat Run(IMaterializer materializer) => start(new Run((ActorMaterializer)materializer));
}

using Akka.Actor;

namespace Akka.Event;

/// <summary>The logger of a system that was given no other: writes to standard output.</summary>
public class DefaultLogger : UntypedActor
{
    /// <inheritdoc />
    protected override void OnReceive(object message) => Console.Out.WriteLine(message);
}

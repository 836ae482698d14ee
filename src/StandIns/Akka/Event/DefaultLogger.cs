using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Event;

/// <summary>The logger of a system that was given no other: writes to standard output.</summary>
public class DefaultLogger : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <inheritdoc />
    protected override void OnReceive(object message) => Console.Out.WriteLine(message);
}

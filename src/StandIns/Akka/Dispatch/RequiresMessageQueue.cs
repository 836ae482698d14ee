namespace Akka.Dispatch;

/// <summary>Marks an actor by the kind of mailbox that it asks for; here all have the same.</summary>
/// <typeparam name="T">The kind.</typeparam>
public interface IRequiresMessageQueue<T>
    where T : ISemantics;

/// <summary>A kind of mailbox.</summary>
public interface ISemantics;

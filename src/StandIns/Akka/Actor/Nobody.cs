namespace Akka.Actor;

/// <summary>The reference of no actor: it swallows every message.</summary>
public sealed class Nobody : ActorRefBase
{
    internal static readonly Nobody Instance = new();

    private Nobody()
    {
    }

    /// <inheritdoc />
    public override ActorPath Path { get; } = ActorPath.Root("all-systems").Child("Nobody");

    private protected override void TellInternal(object message, IActorRef sender)
    {
    }
}

namespace OcppActors.Transport.WebSockets;

/// <summary>The message of a tap that has begun and not ended, while the tap waits for the rest.</summary>
/// <param name="givenUp">Called, from any thread, when it has been given up.</param>
internal sealed class UnfinishedMessage(Action givenUp)
{
    private LinkedListNode<UnfinishedMessage>? _node;

    /// <summary>What there is of it. <see cref="UnfinishedMessages"/> owns it while the tap waits.</summary>
    public MessageBuffer Buffer;

    /// <summary>Whether the tap waits. For the tap alone.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Its place in the list of its size.</summary>
    public LinkedListNode<UnfinishedMessage> Node => _node ??= new LinkedListNode<UnfinishedMessage>(this);

    /// <summary>It will not be reported.</summary>
    public Action GivenUp { get; } = givenUp;
}

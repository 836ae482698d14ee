namespace Akka.Actor;

/// <summary>What all references share: the null check, and identity by path and incarnation.</summary>
public abstract class ActorRefBase : IActorRef
{
    private protected ActorRefBase()
    {
    }

    /// <inheritdoc />
    public abstract ActorPath Path { get; }

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    public void Tell(object message, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        TellInternal(message, sender);
    }

    /// <inheritdoc />
    public bool Equals(IActorRef other) =>
        ReferenceEquals(this, other) || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is IActorRef other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Path.GetHashCode();

    /// <inheritdoc />
    public int CompareTo(IActorRef other)
    {
        var byPath = Path.CompareTo(other?.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    /// <inheritdoc />
    public int CompareTo(object obj) =>
        obj is IActorRef other ? CompareTo(other) : throw new ArgumentException("Object must be an IActorRef.", nameof(obj));

    /// <inheritdoc />
    public override string ToString() =>
        Path.Uid == 0 ? $"[{Path}]" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{Path}#{Path.Uid}]");

    private protected abstract void TellInternal(object message, IActorRef sender);
}

namespace Akka;

/// <summary>The materialised value of a stream stage that has none.</summary>
public sealed class NotUsed
{
    /// <summary>The only instance.</summary>
    public static readonly NotUsed Instance = new();

    private NotUsed()
    {
    }

    /// <inheritdoc />
    public override string ToString() => nameof(NotUsed);
}

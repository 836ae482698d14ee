namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The last discovery document, and when the next is due. Home Assistant loses components of a document that follows
/// another too quickly, and a charger says what it has in several messages: so changes are gathered.
/// </summary>
/// <param name="Document">The document that was published last, empty before the first.</param>
/// <param name="PublishedAt">When that was.</param>
/// <param name="ChangedAt">Since when there has been something new to announce; null when there is not.</param>
internal sealed record Announcement(ReadOnlyMemory<byte> Document, DateTimeOffset? PublishedAt, DateTimeOffset? ChangedAt)
{
    private static readonly TimeSpan ChangeDelay = TimeSpan.FromSeconds(1);

    // Five, and what the way to the broker may take from it.
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(5.5);

    public static Announcement None { get; } = new(ReadOnlyMemory<byte>.Empty, null, null);

    public DateTimeOffset? Due => ChangedAt is not { } changed
        ? null
        : PublishedAt + MinInterval is { } spaced && spaced > changed + ChangeDelay ? spaced : changed + ChangeDelay;

    /// <summary>Whether there is something new that need not wait for the sake of the document before it.</summary>
    public bool CanPublish(DateTimeOffset at) => ChangedAt is not null && !(PublishedAt + MinInterval > at);

    public Announcement MarkChanged(DateTimeOffset at) => ChangedAt is null ? this with { ChangedAt = at } : this;

    public Announcement Republish(DateTimeOffset at) => PublishedAt is null ? this : this with { PublishedAt = at };

    /// <summary>Nothing is left to announce; a document that says nothing new has not been published again.</summary>
    public Announcement Published(ReadOnlyMemory<byte> document, DateTimeOffset at) => document.Span.SequenceEqual(Document.Span)
        ? this with { ChangedAt = null }
        : new Announcement(document, at, null);
}

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
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    // Five, and what the way to the broker may take from it.
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5.5);

    public static Announcement None { get; } = new(ReadOnlyMemory<byte>.Empty, null, null);

    public DateTimeOffset? Due => ChangedAt is not { } changed
        ? null
        : PublishedAt + Spacing is { } spaced && spaced > changed + Gathering ? spaced : changed + Gathering;

    /// <summary>Whether there is something new that need not wait for the sake of the document before it.</summary>
    public bool MayGoOut(DateTimeOffset at) => ChangedAt is not null && !(PublishedAt + Spacing > at);

    public Announcement Changed(DateTimeOffset at) => ChangedAt is null ? this with { ChangedAt = at } : this;

    public Announcement Again(DateTimeOffset at) => PublishedAt is null ? this : this with { PublishedAt = at };

    /// <summary>Nothing is left to announce; a document that says nothing new has not been published again.</summary>
    public Announcement Published(ReadOnlyMemory<byte> document, DateTimeOffset at) => document.Span.SequenceEqual(Document.Span)
        ? this with { ChangedAt = null }
        : new Announcement(document, at, null);
}

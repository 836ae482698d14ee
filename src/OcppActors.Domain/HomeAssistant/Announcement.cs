using System.Security.Cryptography;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The last discovery document, and when the next one is due. Home Assistant loses components of documents in quick succession,
/// and a charger reveals its entities over several messages: so changes are collected.
/// </summary>
/// <param name="Hash">The SHA-256 of the last published document, empty before the first.</param>
/// <param name="PublishedAt">When it was published, or null.</param>
/// <param name="ChangedAt">When the first unpublished change was made; null if there is none.</param>
internal sealed record Announcement(ReadOnlyMemory<byte> Hash, DateTimeOffset? PublishedAt, DateTimeOffset? ChangedAt)
{
    private static readonly TimeSpan ChangeDelay = TimeSpan.FromSeconds(1);

    // Home Assistant needs five; the rest allows for the latency to the broker.
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(5.5);

    public static Announcement None { get; } = new(ReadOnlyMemory<byte>.Empty, null, null);

    /// <summary>When the next document is due, or null.</summary>
    public DateTimeOffset? Due => ChangedAt is not { } changed
        ? null
        : PublishedAt + MinInterval is { } spaced && spaced > changed + ChangeDelay ? spaced : changed + ChangeDelay;

    /// <summary>Whether there is a change that may be published now, without a delay to collect more.</summary>
    public bool CanPublish(DateTimeOffset at) => ChangedAt is not null && !(PublishedAt + MinInterval > at);

    /// <summary>The document has changed.</summary>
    public Announcement MarkChanged(DateTimeOffset at) => ChangedAt is null ? this with { ChangedAt = at } : this;

    /// <summary>The last document has been published again.</summary>
    public Announcement Republish(DateTimeOffset at) => PublishedAt is null ? this : this with { PublishedAt = at };

    /// <summary>Whether this is the last published document.</summary>
    public bool IsPublished(ReadOnlyMemory<byte> document) => SHA256.HashData(document.Span).AsSpan().SequenceEqual(Hash.Span);

    /// <summary>A document has been published; one that is the same as the last is not published again.</summary>
    public Announcement Published(ReadOnlyMemory<byte> document, DateTimeOffset at) => IsPublished(document)
        ? this with { ChangedAt = null }
        : new Announcement(SHA256.HashData(document.Span), at, null);
}

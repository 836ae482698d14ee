using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The minimum interval between two values of one state topic: the latest of the values that arrive earlier is delayed until
/// the interval is over.
/// </summary>
/// <param name="MinInterval">Zero for none.</param>
internal sealed record PublicationPacing(TimeSpan MinInterval)
{
    /// <summary>By the keys of the components.</summary>
    private ImmutableDictionary<string, DateTimeOffset> Published { get; init; } =
        ImmutableDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, DelayedValue> Delayed { get; init; } =
        ImmutableSortedDictionary.Create<string, DelayedValue>(StringComparer.Ordinal);

    /// <summary>The memory that the delayed values take.</summary>
    public int BytesOfDelayed => Delayed.Values.Sum(delayed => delayed.Value.Length);

    /// <summary>When the next delayed value is due, or null.</summary>
    public DateTimeOffset? NextDue => Delayed.IsEmpty ? null : Delayed.Values.Min(delayed => delayed.Due);

    /// <summary>Whether a value may be published now.</summary>
    public bool Allows(string key, DateTimeOffset at) => !(DueOf(key) > at);

    /// <summary>A value has been published, and replaces a delayed one.</summary>
    public PublicationPacing MarkPublished(string key, DateTimeOffset at) => MinInterval == TimeSpan.Zero
        ? this
        : this with { Published = Published.SetItem(key, at), Delayed = Delayed.Remove(key) };

    /// <summary>Delays a value until the interval since the last one is over.</summary>
    public PublicationPacing Delay(string key, ReadOnlyMemory<byte> value) =>
        this with { Delayed = Delayed.SetItem(key, new DelayedValue(DueOf(key)!.Value, value)) };

    /// <summary>Discards the delayed value of a component, if there is one.</summary>
    public PublicationPacing Cancel(string key) => Delayed.ContainsKey(key) ? this with { Delayed = Delayed.Remove(key) } : this;

    /// <summary>Discards everything about a component, as if it had never been published.</summary>
    public PublicationPacing Remove(string key) => Cancel(key) with { Published = Published.Remove(key) };

    /// <summary>The delayed value of a component, or null.</summary>
    public ReadOnlyMemory<byte>? DelayedValueOf(string key) => Delayed.TryGetValue(key, out var delayed) ? delayed.Value : default(ReadOnlyMemory<byte>?);

    /// <summary>The components whose delayed values are due.</summary>
    /// <param name="at">Now; null for all of them.</param>
    public IEnumerable<string> DueAt(DateTimeOffset? at) => Delayed.IsEmpty ? [] : Delayed.Where(entry => at is null || entry.Value.Due <= at).Select(entry => entry.Key);

    private DateTimeOffset? DueOf(string key) => Published.TryGetValue(key, out var last) ? last + MinInterval : null;

    private readonly record struct DelayedValue(DateTimeOffset Due, ReadOnlyMemory<byte> Value);
}

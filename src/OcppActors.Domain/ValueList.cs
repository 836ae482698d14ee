using System.Collections.Immutable;

namespace OcppActors.Domain;

/// <summary>A list that is equal to another with equal items in the same order, as a part of a record should be.</summary>
public sealed record ValueList<T>(ImmutableArray<T> Items)
{
    public bool Equals(ValueList<T>? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Aggregate(0, HashCode.Combine);
}

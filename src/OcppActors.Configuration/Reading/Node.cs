using System.Collections.Immutable;

namespace OcppActors.Configuration.Reading;

/// <summary>Where in a file something stands; both count from 1.</summary>
internal readonly record struct Position(long Line, long Column);

/// <summary>A value as somebody wrote it, before it means anything.</summary>
/// <param name="Position">Where it stands in the file; default outside a file.</param>
internal abstract record Node(Position Position);

/// <summary>One value, as text.</summary>
/// <param name="Text">Unquoted.</param>
/// <param name="Spot">Where it stands.</param>
internal sealed record TextNode(string Text, Position Spot = default) : Node(Spot);

/// <summary>Nothing: the default holds.</summary>
/// <param name="Spot">Where it stands.</param>
internal sealed record NullNode(Position Spot) : Node(Spot);

/// <summary>Several values: a YAML sequence, or an option given several times.</summary>
internal sealed record ListNode(ImmutableArray<Node> Items, Position Spot = default) : Node(Spot);

/// <summary>A YAML mapping, duplicate keys included.</summary>
internal sealed record TableNode(ImmutableArray<Entry> Entries, Position Spot = default) : Node(Spot);

/// <summary>One key of a YAML mapping.</summary>
/// <param name="Key">Its name, unquoted.</param>
/// <param name="Position">Where the key stands.</param>
/// <param name="Value">What it holds.</param>
internal readonly record struct Entry(string Key, Position Position, Node Value);

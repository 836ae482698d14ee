using System.Collections.Immutable;

namespace OcppActors.Configuration.Reading;

/// <summary>A position in a file, counted from 1.</summary>
internal readonly record struct Position(long Line, long Column);

/// <summary>A value as it was written, not yet parsed.</summary>
/// <param name="Position">Its position in the file; default outside a file.</param>
internal abstract record Node(Position Position);

/// <summary>One value, as text.</summary>
/// <param name="Text">Unquoted.</param>
/// <param name="Position">Its position.</param>
internal sealed record TextNode(string Text, Position Position = default) : Node(Position);

/// <summary>Nothing: the default holds.</summary>
/// <param name="Position">Its position.</param>
internal sealed record NullNode(Position Position) : Node(Position);

/// <summary>Several values: a YAML sequence, or an option given several times.</summary>
internal sealed record ListNode(ImmutableArray<Node> Items, Position Position = default) : Node(Position);

/// <summary>A YAML mapping, duplicate keys included.</summary>
internal sealed record TableNode(ImmutableArray<Entry> Entries, Position Position = default) : Node(Position);

/// <summary>One key of a YAML mapping.</summary>
/// <param name="Key">Its name, unquoted.</param>
/// <param name="Position">The position of the key.</param>
/// <param name="Value">What it holds.</param>
internal readonly record struct Entry(string Key, Position Position, Node Value);

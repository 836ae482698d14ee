using System.Text;
using System.Text.Unicode;

namespace OcppActors.Domain;

/// <summary>
/// A password or a token: octets, which are text as a rule. It never shows itself: not in a log, not in a message, not in a
/// record that holds it.
/// </summary>
public sealed class Secret : IEquatable<Secret>
{
    private readonly byte[] _octets;

    /// <param name="text">Becomes UTF-8.</param>
    public Secret(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    public Secret(ReadOnlySpan<byte> octets) => _octets = octets.ToArray();

    /// <summary>The secret as it is sent, for the one place that sends it.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>The secret as text; null: it is none, since it is not UTF-8.</summary>
    public string? Text => Utf8.IsValid(_octets) ? Encoding.UTF8.GetString(_octets) : null;

    /// <summary>The secret as text, for the one place that sends it; only where it has been checked to be text.</summary>
    public string Reveal() => Text ?? throw new InvalidOperationException("The secret is not text");

    public bool Equals(Secret? other) => other is not null && Octets.SequenceEqual(other.Octets);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_octets);
        return hash.ToHashCode();
    }

    public override string ToString() => "***";
}

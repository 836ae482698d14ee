using System.Buffers;

namespace Akka.Actor;

/// <summary>Where an actor stands: <c>akka://system/user/parent/child</c>.</summary>
public sealed class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    /// <summary>What a name may hold besides ASCII letters, digits and percent-encoded bytes.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private static readonly SearchValues<char> ValidCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + ValidSymbols);

    private ActorPath(ActorPath parent, string name, long uid)
    {
        Parent = parent;
        Name = name;
        Uid = uid;
    }

    /// <summary>The last element.</summary>
    public string Name { get; }

    /// <summary>The path of the parent, null at the root.</summary>
    public ActorPath Parent { get; }

    /// <summary>The incarnation: differs between an actor and a later one of the same name; no part of equality.</summary>
    public long Uid { get; }

    /// <summary>Whether this can name an actor: not empty, not starting with <c>$</c>, valid characters only.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
        {
            return false;
        }

        for (var i = 0; i < s.Length; i++)
        {
            if (ValidCharacters.Contains(s[i]))
            {
                continue;
            }

            if (s[i] != '%' || i + 2 >= s.Length || !char.IsAsciiHexDigit(s[i + 1]) || !char.IsAsciiHexDigit(s[i + 2]))
            {
                return false;
            }

            i += 2;
        }

        return true;
    }

    /// <summary>The path with the system in front: <c>akka://system/user/a</c>.</summary>
    public override string ToString() =>
        Parent is null ? Name : Parent.Parent is null ? Parent.Name + Name : $"{Parent}/{Name}";

    /// <summary>The path within the system: <c>/user/a</c>.</summary>
    public string ToStringWithoutAddress() =>
        Parent is null ? "/" : Parent.Parent is null ? "/" + Name : $"{Parent.ToStringWithoutAddress()}/{Name}";

    /// <inheritdoc />
    public bool Equals(ActorPath other)
    {
        var (mine, its) = (this, other);
        while (!ReferenceEquals(mine, its))
        {
            if (mine is null || its is null || !string.Equals(mine.Name, its.Name, StringComparison.Ordinal))
            {
                return false;
            }

            (mine, its) = (mine.Parent, its.Parent);
        }

        return true;
    }

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ActorPath other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() =>
        HashCode.Combine(Name, Parent?.Name);

    /// <inheritdoc />
    public int CompareTo(ActorPath other) => string.CompareOrdinal(ToString(), other?.ToString());

    public static bool operator ==(ActorPath left, ActorPath right) => left?.Equals(right) ?? right is null;

    public static bool operator !=(ActorPath left, ActorPath right) => !(left == right);

    internal static ActorPath Root(string system) => new(null, $"akka://{system}/", 0);

    internal ActorPath Child(string name, long uid = 0) => new(this, name, uid);
}

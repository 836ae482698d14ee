using System.Text;

namespace OcppActors.Transport.Http;

/// <summary>
/// A header field of an HTTP/1.1 message (RFC 9112 section 5): name and value as sent, byte for byte as Latin-1 text,
/// without the white space around the value.
/// </summary>
public readonly record struct HttpField(string Name, string Value)
{
    /// <summary>Whether it has this name, in any case.</summary>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The members of a comma-separated value (RFC 9110 section 5.6.1), empty ones left out.</summary>
    public IEnumerable<string> Members() =>
        Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // A value may be a password.
    public override string ToString() => Name;

    /// <summary>Bytes of a head as text.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}

/// <summary>Queries on the header fields of requests and responses.</summary>
internal static class HttpFields
{
    /// <summary>Whether a list-valued header has this member, in any case, in any of its lines.</summary>
    public static bool Lists(this IReadOnlyList<HttpField> fields, string name, string member)
    {
        foreach (var field in fields)
        {
            if (field.Is(name) && field.Members().Contains(member, StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first value of a header, or null.</summary>
    public static string? First(this IReadOnlyList<HttpField> fields, string name)
    {
        foreach (var field in fields)
        {
            if (field.Is(name))
            {
                return field.Value;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a header concerns a single connection (RFC 9110 section 7.6.1) and is not forwarded: the known ones, and those
    /// that <c>Connection</c> lists.
    /// </summary>
    public static bool IsHopByHop(this IReadOnlyList<HttpField> fields, HttpField field) =>
        Array.Exists(HopByHop, field.Is) || fields.Lists("Connection", field.Name);

    private static readonly string[] HopByHop =
    [
        "Connection", "Upgrade", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization",
        "TE", "Trailer", "Transfer-Encoding", "Content-Length",
    ];
}

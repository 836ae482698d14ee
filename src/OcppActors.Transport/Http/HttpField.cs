using System.Text;

namespace OcppActors.Transport.Http;

/// <summary>
/// One header field of an HTTP/1.1 message, name and value as they were sent (RFC 9112 section 5), byte for byte as
/// Latin-1 text, without the white space around the value.
/// </summary>
public readonly record struct HttpField(string Name, string Value)
{
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The members of a comma-separated value (RFC 9110 section 5.6.1), empty ones left out.</summary>
    public IEnumerable<string> Members() =>
        Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // A value may be a password.
    public override string ToString() => Name;

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}

/// <summary>Questions that both sides' heads are asked.</summary>
internal static class HttpFields
{
    /// <summary>Whether a list-valued header names this member, case-insensitively, in any of its lines.</summary>
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
    /// Whether a header is the business of one connection alone (RFC 9110 section 7.6.1), and so is not passed on:
    /// the known ones, and those that <c>Connection</c> names.
    /// </summary>
    public static bool IsHopByHop(this IReadOnlyList<HttpField> fields, HttpField field) =>
        Array.Exists(HopByHop, field.Is) || fields.Lists("Connection", field.Name);

    private static readonly string[] HopByHop =
    [
        "Connection", "Upgrade", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization",
        "TE", "Trailer", "Transfer-Encoding", "Content-Length",
    ];
}

using System.Globalization;
using System.Text;

namespace OcppActors.Transport.Http;

/// <summary>The head of the CPMS's answer, parsed and as received.</summary>
/// <param name="Status">100 to 599.</param>
/// <param name="Fields">In the order they came.</param>
/// <param name="Raw">Status line, fields and the empty line, as received.</param>
public sealed record ResponseHead(int Status, IReadOnlyList<HttpField> Fields, ReadOnlyMemory<byte> Raw)
{
    /// <summary>
    /// Parses a head strictly (RFC 9112): what two parsers could read differently is not forwarded.
    /// </summary>
    /// <param name="raw">Including the empty line.</param>
    /// <returns>Null when it is not a valid response head.</returns>
    public static ResponseHead? Parse(ReadOnlyMemory<byte> raw)
    {
        var text = HttpField.Text(raw.Span);
        var lines = text.Split("\r\n");
        if (lines.Length < 3 || lines[^1].Length > 0 || lines[^2].Length > 0 || ReadStatus(lines[0]) is not { } status)
        {
            return null;
        }

        var fields = new List<HttpField>(lines.Length - 3);
        foreach (var line in lines.AsSpan(1..^2))
        {
            if (ReadField(line) is not { } field)
            {
                return null;
            }

            fields.Add(field);
        }

        return IsAmbiguous(fields) ? null : new ResponseHead(status, fields, raw);
    }

    /// <summary>The head as received, without the lines of one header.</summary>
    public ReadOnlyMemory<byte> Without(string name)
    {
        var lines = HttpField.Text(Raw.Span).Split("\r\n");
        return Encoding.Latin1.GetBytes(string.Join("\r\n", lines.Where((line, index) => index == 0 || ReadField(line)?.Is(name) != true)));
    }

    private static int? ReadStatus(string line)
    {
        var isValid = line.Length >= 12 && IsHttp1(line)
            && (line.Length == 12 || line[12] == ' ') && !line.AsSpan().ContainsAny('\r', '\n', '\0');
        return isValid && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && status is >= 100 and <= 599 ? status : null;
    }

    // A refusal may come from an old proxy before the CPMS; a WebSocket needs HTTP/1.1 (RFC 6455 section 4.1).
    private static bool IsHttp1(string line) =>
        line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
        || (line.StartsWith("HTTP/1.0 ", StringComparison.Ordinal) && !line.AsSpan(9).StartsWith("101"));

    // A line that starts with white space (obs-fold) has no name before its colon and fails here as well.
    private static HttpField? ReadField(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || line.AsSpan().ContainsAny('\r', '\n', '\0') || !line.AsSpan(0, colon).ContainsOnlyToken())
        {
            return null;
        }

        return new HttpField(line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
    }

    private static bool IsAmbiguous(List<HttpField> fields)
    {
        var lengths = fields.Count(field => field.Is("Content-Length"));
        return lengths > 1 || (lengths == 1 && fields.First("Transfer-Encoding") is not null);
    }
}

internal static class HttpToken
{
    private static readonly System.Buffers.SearchValues<char> TokenCharacters = System.Buffers.SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether a name is a token (RFC 9110 section 5.6.2).</summary>
    public static bool ContainsOnlyToken(this ReadOnlySpan<char> name) => !name.ContainsAnyExcept(TokenCharacters);
}

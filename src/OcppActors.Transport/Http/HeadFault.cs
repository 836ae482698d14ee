using OcppActors.Domain;

namespace OcppActors.Transport.Http;

/// <summary>What is wrong with the head of a request that is not valid HTTP/1.1, in words for the charger's owner.</summary>
/// <param name="Quirk">One of a fixed number of texts. It quotes nothing of the request.</param>
/// <param name="Where">Where it was seen: path, header name or first bytes, for the log. It quotes no query and no value.</param>
internal sealed record HeadFault(string Quirk, string Where)
{
    public const string NoPath = "the URL's path does not begin with a slash";
    public const string InvalidName = "a header's name is invalid";

    private const string LoneLineFeed = "a line ends in LF alone instead of CR LF";
    private const string LoneCarriageReturn = "a line contains a CR that no LF follows";
    private const string BrokenAuthorization = "the Authorization header contains a line break: the charger's Base64 encoder must add none";

    // Enough to recognize a protocol, too little to hold a password.
    private const int FirstBytes = 16;

    /// <summary>Finds the first fault of a head that has one, complete or not.</summary>
    public static HeadFault Of(ReadOnlySpan<byte> head)
    {
        var text = HttpField.Text(head);
        if (!BeginsWithMethod(head))
        {
            return new HeadFault("the first bytes are not HTTP", $" (they are {Quote(text)})");
        }

        var line = HeadLine.At(text, 0);
        var target = TargetOf(line.Text);
        var header = "";
        var quirk = LineBreakFault(line) ?? RequestLineFault(line.Text, target) ?? FieldFault(text, line.Next, out header) ?? "the request is not valid HTTP";
        return new HeadFault(quirk, WhereIn(target, header));
    }

    /// <summary>Names the path of a request, for the log, and perhaps one of its headers.</summary>
    public static string WhereIn(string target, string header = "")
    {
        string[] known = [RequestTarget.PathOf(target) is { Length: > 0 } path ? $"path {LogText.Quote(path)}" : "", header.Length > 0 ? $"header {LogText.Quote(header)}" : ""];
        var places = string.Join(", ", known.Where(place => place.Length > 0));
        return places.Length > 0 ? $" ({places})" : "";
    }

    /// <summary>Whether bytes may begin a request: garbage need not wait for the end of the head.</summary>
    public static bool BeginsWithMethod(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOfAnyExceptInRange((byte)'A', (byte)'Z');
        return end < 0 || (end > 0 && received[end] == ' ');
    }

    /// <summary>Quotes the first bytes of a connection, for the log.</summary>
    public static string FirstBytesOf(ReadOnlySpan<byte> received) => $" (first bytes {Quote(HttpField.Text(received))})";

    private static string Quote(string text) => LogText.Quote(text[..Math.Min(text.Length, FirstBytes)]);

    // From the first space to the last one, so that a target with spaces is whole.
    private static string TargetOf(string line)
    {
        var (from, to) = (line.IndexOf(' ', StringComparison.Ordinal) + 1, line.LastIndexOf(' '));
        return from <= to ? line[from..to] : line[from..];
    }

    private static string? RequestLineFault(string line, string target)
    {
        var version = line[(line.LastIndexOf(' ') + 1)..];
        if (!version.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase))
        {
            return "the request line has no HTTP version after the URL";
        }

        if (target.Contains(' ', StringComparison.Ordinal))
        {
            return "the URL contains a space, which the charger must send as %20";
        }

        if (version is not ("HTTP/1.1" or "HTTP/1.0"))
        {
            return version.ToUpperInvariant() is "HTTP/1.1" or "HTTP/1.0"
                ? "the HTTP version is in lower case: it must be HTTP/1.1"
                : "the HTTP version is neither 1.1 nor 1.0";
        }

        return target.StartsWith('/') || target.Contains("://", StringComparison.Ordinal) ? null : NoPath;
    }

    private static string? FieldFault(string text, int at, out string header)
    {
        header = "";
        while (at < text.Length)
        {
            var line = HeadLine.At(text, at);
            var colon = line.Text.IndexOf(':', StringComparison.Ordinal);
            var isFolded = line.Text is [' ' or '\t', ..];
            if (isFolded || (colon < 0 && line.Text.Length > 0))
            {
                return IsAuthorization(header) ? BrokenAuthorization : isFolded ? "a header is folded over several lines" : "a line among the headers has no colon";
            }

            header = line.Text[..Math.Max(0, colon)];
            if (header is [.., ' ' or '\t'])
            {
                header = header.TrimEnd();
                return "a space stands between a header's name and its colon";
            }

            if (LineBreakFault(line) is { } lineBreak)
            {
                return IsAuthorization(header) ? BrokenAuthorization : lineBreak;
            }

            if (colon == 0 || !header.AsSpan().ContainsOnlyToken())
            {
                return InvalidName;
            }

            at = line.Next;
        }

        return null;
    }

    private static bool IsAuthorization(string header) => header.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

    private static string? LineBreakFault(HeadLine line) => line.Break switch
    {
        "\n" => LoneLineFeed,
        "\r" => LoneCarriageReturn,
        _ => null,
    };

    /// <summary>A line of a head, up to CR LF, a lone LF or a lone CR.</summary>
    private readonly record struct HeadLine(string Text, string Break, int Next)
    {
        public static HeadLine At(string text, int from)
        {
            var end = text.AsSpan(from).IndexOfAny('\r', '\n') + from;
            if (end < from)
            {
                return new HeadLine(text[from..], "", text.Length);
            }

            var length = text.AsSpan(end).StartsWith("\r\n") ? 2 : 1;
            return new HeadLine(text[from..end], text.Substring(end, length), end + length);
        }
    }
}

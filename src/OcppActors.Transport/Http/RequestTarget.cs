using System.Diagnostics.CodeAnalysis;

namespace OcppActors.Transport.Http;

/// <summary>A valid request target (RFC 9112 section 3.2).</summary>
/// <param name="Path">Raw, still percent-encoded, with one leading slash.</param>
/// <param name="Query">Raw, with its question mark, or empty.</param>
/// <param name="Id">
/// The last non-empty segment of the path, percent-decoded (OCPP-J 1.6 section 3.1.1); null where there is none.
/// </param>
public sealed record RequestTarget(string Path, string Query, string? Id)
{
    private const int MaxPathBytes = 2048;
    private const int MaxLoggedBytes = 255;

    // No server decodes so often, and each round costs as much as the one before.
    private const int MaxEncodings = 8;

    private static readonly string[] Schemes = ["http", "https", "ws", "wss"];

    /// <summary>
    /// Reads origin-form and absolute-form, which mean the same (RFC 9112 section 3.2). What chargers make of the URL that they
    /// are given is read as what their owners mean: empty segments at the beginning count once, and a whole URL behind the
    /// first slash counts as absolute-form.
    /// </summary>
    /// <param name="target">As sent, byte for byte as Latin-1 text.</param>
    /// <param name="read">The target.</param>
    /// <param name="reason">What is invalid, for the charger's owner. It quotes nothing of the target.</param>
    public static bool TryRead(string target, [NotNullWhen(true)] out RequestTarget? read, [NotNullWhen(false)] out string? reason)
    {
        read = null;
        var (path, query) = Split(target);
        reason = Validate(path, query) ?? PercentEncoding.Decode(path, out var decoded) ?? ValidateDecoded(decoded);
        if (reason is not null)
        {
            return false;
        }

        string? id = null;
        if (Array.FindLast(path.Split('/'), segment => segment.Length > 0) is { } last)
        {
            reason = PercentEncoding.DecodeId(last, out id);
        }

        read = reason is null ? new RequestTarget(path, query, id) : null;
        return read is not null;
    }

    /// <summary>The path of a target, valid or not, for the log. What precedes and follows the path may be a secret.</summary>
    public static string PathOf(string target) => Split(target).Path is ['/', ..] and var path ? path[..Math.Min(path.Length, MaxLoggedBytes)] : "";

    private static (string Path, string Query) Split(string target)
    {
        var url = target.TrimStart('/');
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && Schemes.Contains(url[..scheme], StringComparer.OrdinalIgnoreCase))
        {
            var rest = url.AsSpan(scheme + 3);
            var root = rest.IndexOfAny('/', '?');
            target = $"/{(root < 0 ? "" : rest[root..].TrimStart('/'))}";
        }
        else if (target.Length > url.Length)
        {
            target = $"/{url}";
        }

        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (target, "") : (target[..mark], target[mark..]);
    }

    private static string? Validate(string path, string query)
    {
        if (!path.StartsWith('/'))
        {
            return HeadFault.NoPath;
        }

        if (path.Length > MaxPathBytes)
        {
            return $"the path has more than {MaxPathBytes} bytes";
        }

        if (path.Contains('#', StringComparison.Ordinal) || query.Contains('#', StringComparison.Ordinal))
        {
            return "the request target has a fragment";
        }

        return path.Any(IsControlOrSpace) || query.Any(IsControlOrSpace) ? "the request target contains a control character" : null;
    }

    // A dot segment would let a charger leave the path of the CPMS URL where a server decodes (perhaps twice) and
    // normalises; Tomcat also accepts "..;x" as one.
    private static string? ValidateDecoded(string decoded)
    {
        if (decoded.Any(char.IsControl))
        {
            return "the path contains a control character";
        }

        string? last = null;
        for (var round = 0; decoded != last; decoded = Uri.UnescapeDataString(last), round++)
        {
            if (round > MaxEncodings)
            {
                return "the path is percent-encoded over and over";
            }

            last = decoded;
            foreach (var segment in decoded.Split('/', '\\'))
            {
                if (segment.Split(';')[0] is "." or "..")
                {
                    return "the path contains a . or .. segment";
                }
            }
        }

        return null;
    }

    private static bool IsControlOrSpace(char character) => character is <= ' ' or '\x7f';
}

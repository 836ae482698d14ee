using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OcppActors.Transport.Http;

/// <summary>A valid request target (RFC 9112 section 3.2).</summary>
/// <param name="Path">Raw, still percent-encoded, with its leading slash.</param>
/// <param name="Query">Raw, with its question mark, or empty.</param>
/// <param name="Id">
/// The last non-empty segment of the path, percent-decoded (OCPP-J 1.6 section 3.1.1); null where there is none.
/// </param>
public sealed record RequestTarget(string Path, string Query, string? Id)
{
    private const int MaxPathBytes = 2048;
    private const int MaxIdLength = 255;

    // No server decodes so often, and each round costs as much as the one before.
    private const int MaxEncodings = 8;

    private static readonly string[] Schemes = ["http", "https", "ws", "wss"];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads origin-form and absolute-form, which mean the same (RFC 9112 section 3.2).</summary>
    /// <param name="target">As sent, byte for byte as Latin-1 text.</param>
    /// <param name="read">The target.</param>
    /// <param name="reason">What is invalid, for the charger's owner. It quotes nothing of the target.</param>
    public static bool TryRead(string target, [NotNullWhen(true)] out RequestTarget? read, [NotNullWhen(false)] out string? reason)
    {
        read = null;
        var (path, query) = Split(target);
        reason = Validate(path, query) ?? Decode(path, out var decoded) ?? ValidateDecoded(decoded);
        if (reason is not null)
        {
            return false;
        }

        string? id = null;
        if (Array.FindLast(path.Split('/'), segment => segment.Length > 0) is { } last)
        {
            reason = Decode(last, out id) ?? (id.Length > MaxIdLength ? $"the charge point id has more than {MaxIdLength} characters" : null);
        }

        read = reason is null ? new RequestTarget(path, query, id) : null;
        return read is not null;
    }

    /// <summary>The path of a target, valid or not, for the log. What precedes and follows the path may be a secret.</summary>
    public static string PathOf(string target) => Split(target).Path is ['/', ..] and var path ? path[..Math.Min(path.Length, MaxIdLength)] : "";

    private static (string Path, string Query) Split(string target)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && Schemes.Contains(target[..scheme], StringComparer.OrdinalIgnoreCase))
        {
            var rest = target.AsSpan(scheme + 3);
            var root = rest.IndexOfAny('/', '?');
            var below = root < 0 ? "" : rest[root..].ToString();
            target = below.StartsWith('/') ? below : $"/{below}";
        }

        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (target, "") : (target[..mark], target[mark..]);
    }

    private static string? Validate(string path, string query)
    {
        if (!path.StartsWith('/'))
        {
            return "the request target is not a path";
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

    // The bytes as sent, with percent-encoded ones decoded once (RFC 3986 section 2.1), must be UTF-8.
    private static string? Decode(string raw, out string decoded)
    {
        decoded = "";
        var bytes = new List<byte>(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '%')
            {
                bytes.Add((byte)raw[i]);
            }
            else if (i + 2 < raw.Length && char.IsAsciiHexDigit(raw[i + 1]) && char.IsAsciiHexDigit(raw[i + 2]))
            {
                bytes.Add(Convert.FromHexString(raw.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else
            {
                return "the path contains a % that begins no percent-encoded byte";
            }
        }

        try
        {
            decoded = Utf8.GetString(bytes.ToArray());
            return null;
        }
        catch (DecoderFallbackException)
        {
            return "the path is not valid UTF-8";
        }
    }

    private static bool IsControlOrSpace(char character) => character is <= ' ' or '\x7f';
}

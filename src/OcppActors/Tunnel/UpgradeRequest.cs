using System.Diagnostics.CodeAnalysis;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Tunnel;

/// <summary>A charger's upgrade request whose target has been found sound.</summary>
/// <param name="Path">The raw path, still percent-encoded, with its leading slash: the connection's identity.</param>
/// <param name="Query">The raw query with its question mark, or empty.</param>
/// <param name="ChargePoint">The last non-empty segment of the path, percent-decoded (OCPP-J 1.6 section 3.1.1).</param>
/// <param name="Fields">The header fields as sent.</param>
internal sealed record UpgradeRequest(
    string Path, string Query, ChargePointId ChargePoint, IReadOnlyList<HttpField> Fields)
{
    private const int LongestPath = 2048;
    private const int LongestId = 255;

    /// <summary>False with the reason, in words for the charger's owner, when the target names no charge point.</summary>
    public static bool TryCreate(
        RequestHead head, [NotNullWhen(true)] out UpgradeRequest? request, [NotNullWhen(false)] out string? reason)
    {
        request = null;
        var (path, query) = Split(head.Target);
        reason = path.Length > LongestPath ? $"the path has more than {LongestPath} bytes" : Unsound(path) ?? Unsound(head.Fields) ?? Body(head);
        if (reason is not null)
        {
            return false;
        }

        var id = Array.FindLast(path.Split('/'), segment => segment.Length > 0) is { } last
            ? Uri.UnescapeDataString(last)
            : "";
        reason = id switch
        {
            "" => "the URL names no charge point: append the charge point's id, as in ws://relay:8500/CP001",
            { Length: > LongestId } => $"the charge point id has more than {LongestId} characters",
            _ when id.Any(char.IsControl) => "the charge point id contains a control character",
            _ => null,
        };
        if (reason is not null)
        {
            return false;
        }

        request = new UpgradeRequest(path, query, new ChargePointId(id), head.Fields);
        return true;
    }

    /// <summary>Absolute-form (<c>GET http://relay:8500/CP001</c>) means the same as origin-form: RFC 9112 section 3.2.2.</summary>
    private static (string Path, string Query) Split(string target)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && !target.StartsWith('/'))
        {
            var root = target.IndexOf('/', scheme + 3);
            target = root < 0 ? "/" : target[root..];
        }

        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (target, "") : (target[..mark], target[mark..]);
    }

    // Two readers could understand these differently (RFC 9110 section 5.5, RFC 9112 section 3.2).
    private static string? Unsound(IReadOnlyList<HttpField> fields)
    {
        if (fields.Count(field => field.Is("Host")) > 1)
        {
            return "the request has more than one Host";
        }

        return fields.Any(field => field.Value.AsSpan().IndexOfAnyInRange('\0', '\b') >= 0 || field.Value.Contains('\x7f', StringComparison.Ordinal))
            ? "a header contains a control character"
            : null;
    }

    // What a body hides, the CPMS could take for a second request.
    private static string? Body(RequestHead head) =>
        head.Fields.First("Transfer-Encoding") is not null || head.Fields.First("Content-Length") is not (null or "0")
            ? "an upgrade request has no body"
            : null;

    // A dot segment would let a charger leave the path that the CPMS URL gives it, wherever somebody normalises.
    private static string? Unsound(string path)
    {
        if (!path.StartsWith('/'))
        {
            return "the request target is not a path";
        }

        foreach (var part in Uri.UnescapeDataString(path).Split('/', '\\'))
        {
            if (part is "." or "..")
            {
                return "the path contains a . or .. segment";
            }
        }

        return null;
    }
}

using System.Diagnostics.CodeAnalysis;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.Http;

/// <summary>A charger's valid upgrade request, and where it goes.</summary>
/// <param name="Path">
/// The connection's identity: the raw path, still percent-encoded, with one leading slash, and behind it the parameter of the
/// query that names the charge point, where one does.
/// </param>
/// <param name="Query">The raw query with its question mark, or empty.</param>
/// <param name="Route">Where it goes, and under which identity.</param>
/// <param name="Fields">The header fields as sent.</param>
public sealed record UpgradeRequest(string Path, string Query, Route Route, IReadOnlyList<HttpField> Fields)
{
    /// <summary>The charge point, for log, snoop and metering.</summary>
    public ChargePointId ChargePoint => Route.ChargePoint;

    /// <summary>The charger's nonce (RFC 6455 section 4.1); null: it sent none.</summary>
    public string? WebSocketKey => Fields.First("Sec-WebSocket-Key");

    /// <summary>What identifies the charger once the CPMS has accepted the request; the rest is dropped to save memory.</summary>
    public UpgradeRequest ToIdentity() => this with { Query = "", Fields = [.. Fields.Where(field => field.Is("Authorization"))] };

    /// <summary>Whether the charger offers the CPMS a choice of subprotocols (RFC 6455 section 4.1).</summary>
    public bool OffersSubprotocol => Fields.Any(each => each.Is("Sec-WebSocket-Protocol") && each.Members().Any());

    /// <summary>False with the reason, for the charger's owner, when it is invalid or has no charge point id.</summary>
    public static bool TryCreate(
        RequestHead head, Routing routing, [NotNullWhen(true)] out UpgradeRequest? request, [NotNullWhen(false)] out string? reason)
    {
        request = null;
        if (!RequestTarget.TryRead(head.Target, out var target, out reason))
        {
            return false;
        }

        QueryId? named = null;
        reason = Validate(head.Fields) ?? (routing.IdQuery is { } name ? QueryId.Find(target.Query, name, out named) : null);
        if (reason is not null)
        {
            return false;
        }

        if (routing.RouteOf(target, named?.Id) is not { } route)
        {
            reason = "the URL names no charge point: append the charge point's id, as in ws://relay:8500/CP001";
            return false;
        }

        var path = named is null ? target.Path : $"{target.Path}?{named.Parameter}";
        request = new UpgradeRequest(path, target.Query, route, head.Fields);
        return true;
    }

    // Akka logs undelivered messages, and the query may be a secret.
    public override string ToString() => Path;

    // Two parsers could read these differently (RFC 9110 section 5.5, RFC 9112 sections 3.2 and 6.3).
    private static string? Validate(IReadOnlyList<HttpField> fields)
    {
        if (fields.Count(field => field.Is("Host")) > 1)
        {
            return "the request has more than one Host";
        }

        if (fields.Any(field => !field.Name.AsSpan().ContainsOnlyToken()))
        {
            return HeadFault.InvalidName;
        }

        if (fields.Any(field => field.Value.Any(character => character is (< ' ' and not '\t') or '\x7f')))
        {
            return "a header contains a control character";
        }

        // The CPMS could take a body for a second request.
        var lengths = fields.Where(field => field.Is("Content-Length")).ToList();
        return lengths.Count > 1 || lengths.Any(field => field.Value != "0") || fields.First("Transfer-Encoding") is not null
            ? "an upgrade request has no body"
            : null;
    }
}

using System.Collections.Immutable;
using System.Text;
using OcppActors.Domain;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Tls;

namespace OcppActors.Transport.Http;

/// <summary>The credentials that replace a charger's own.</summary>
/// <param name="Header">The value of the Authorization header; null: Basic, with the other two.</param>
/// <param name="Username">Null: the charge point id.</param>
/// <param name="Password">The password of the Basic scheme (RFC 7617): octets, since OCPP-J 1.6 has keys that are no text.</param>
public sealed record Credentials(string? Header, string? Username, Secret? Password)
{
    /// <summary>The value of the Authorization header.</summary>
    /// <param name="chargePoint">The charger's own id, percent-decoded.</param>
    public string HeaderFor(string chargePoint) =>
        Header ?? $"Basic {Convert.ToBase64String([.. Encoding.UTF8.GetBytes($"{Username ?? chargePoint}:"), .. Password is null ? [] : Password.Octets])}";

    public override string ToString() => "***";
}

/// <summary>Exceptions for some chargers.</summary>
/// <param name="Pattern">Which chargers.</param>
public sealed record RoutingRule(ChargePointPattern Pattern)
{
    /// <summary>Their CPMS; null: that of all others.</summary>
    public Uri? Cpms { get; init; }

    /// <summary>Whether the charger's path is appended to that of the CPMS URL; false: the URL is used unchanged.</summary>
    public bool AppendsPath { get; init; } = true;

    /// <summary>Another charge point id, for snoop and metering only.</summary>
    public string? As { get; init; }

    /// <summary>Their credentials at the CPMS; null: the chargers' own.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>How TLS is spoken for them; null: as for all others.</summary>
    public ClientTlsOptions? Tls { get; init; }

    /// <inheritdoc cref="Route.StopsByReset"/>
    public bool StopsByReset { get; init; }
}

/// <summary>Decides where a charger's request goes, by its target alone.</summary>
/// <param name="Cpms">The CPMS of all chargers without a rule of their own.</param>
public sealed record Routing(Uri Cpms)
{
    /// <summary>Replace the chargers' own. They are sent to <see cref="Cpms"/> only.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>How TLS is spoken with <see cref="Cpms"/>. No other CPMS is shown any of it.</summary>
    public ClientTlsOptions Tls { get; init; } = ClientTlsOptions.Default;

    /// <summary>The id of a charger whose path has none; it is appended to the CPMS's path.</summary>
    public string? DefaultId { get; init; }

    /// <summary>The parameter of the query that names the charge point, where a request has it; null: none does.</summary>
    public string? IdQuery { get; init; }

    /// <summary>The chargers that are admitted, by their own ids or paths; empty: all.</summary>
    public ValueList<ChargePointPattern> AllowedIds { get; init; } = new([]);

    /// <inheritdoc cref="Route.DefaultSubprotocol"/>
    public string? DefaultSubprotocol { get; init; }

    /// <summary>The first rule whose pattern matches counts.</summary>
    public ImmutableArray<RoutingRule> Rules { get; init; } = [];

    /// <param name="target">The request's target.</param>
    /// <param name="queryId">The charge point id in the query, where <see cref="IdQuery"/> finds one.</param>
    /// <returns>Null when there is no charge point id.</returns>
    public Route? RouteOf(RequestTarget target, string? queryId = null)
    {
        var id = queryId ?? target.Id ?? DefaultId;
        var rule = Rules.FirstOrDefault(rule => rule.Pattern.Matches(target.Path, id));
        if ((rule?.As ?? id) is not { } name)
        {
            return null;
        }

        var path = queryId is null && target.Id is null && DefaultId is not null
            ? $"{target.Path.TrimEnd('/')}/{Uri.EscapeDataString(DefaultId)}"
            : target.Path;
        var credentials = rule?.Credentials ?? (rule?.Cpms is null ? Credentials : null);
        var (cpms, tls) = UpstreamOf(rule);
        return new Route(cpms, TargetAt(cpms, rule?.AppendsPath ?? true ? path : "", target.Query), new ChargePointId(name))
        {
            Tls = tls,
            Authorization = credentials?.HeaderFor(id ?? name),
            DefaultSubprotocol = DefaultSubprotocol,
            StopsByReset = rule?.StopsByReset ?? false,
            IsAllowed = AllowedIds.Items.IsEmpty || AllowedIds.Items.Any(pattern => pattern.Matches(target.Path, id)),
        };
    }

    /// <summary>Every CPMS with the TLS options that it is reached with.</summary>
    public IEnumerable<(Uri Cpms, ClientTlsOptions Tls)> Upstreams => Rules.Select(UpstreamOf).Prepend((Cpms, Tls)).Distinct();

    private (Uri Cpms, ClientTlsOptions Tls) UpstreamOf(RoutingRule? rule) =>
        (rule?.Cpms ?? Cpms, rule?.Tls ?? (rule?.Cpms is null ? Tls : ClientTlsOptions.Default));

    // The charger's path is appended to the CPMS's, its query to the CPMS's.
    private static string TargetAt(Uri cpms, string path, string query)
    {
        var both = (cpms.Query, query) switch
        {
            ("" or "?", var charger) => charger,
            (var own, "" or "?") => own,
            var (own, charger) => $"{own}&{charger[1..]}",
        };
        return (path.Length == 0 ? cpms.AbsolutePath : cpms.AbsolutePath.TrimEnd('/') + path) + both;
    }
}

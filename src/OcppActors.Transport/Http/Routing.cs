using System.Collections.Immutable;
using System.Text;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.Http;

/// <summary>How a charger's own credentials are replaced.</summary>
/// <param name="Header">The whole value of the Authorization header; null: made of the other two.</param>
/// <param name="Username">Null: the charge point id.</param>
/// <param name="Password">The password of the Basic scheme (RFC 7617).</param>
public sealed record Credentials(string? Header, string? Username, string? Password)
{
    /// <param name="chargePoint">The id that the charger itself has, percent-decoded.</param>
    public string HeaderFor(string chargePoint) =>
        Header ?? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username ?? chargePoint}:{Password}"))}";

    public override string ToString() => "***";
}

/// <summary>What is different for one charger, or for some.</summary>
/// <param name="Pattern">Who they are.</param>
public sealed record RoutingRule(ChargePointPattern Pattern)
{
    /// <summary>Null: that of all the others.</summary>
    public Uri? Cpms { get; init; }

    /// <summary>Whether the charger's path goes below that of the CPMS URL; false: the URL is used as it stands.</summary>
    public bool AppendsPath { get; init; } = true;

    /// <summary>Another charge point id, for snoop and metering alone.</summary>
    public string? As { get; init; }

    public Credentials? Credentials { get; init; }

    public bool StopsByReset { get; init; }
}

/// <summary>Decides where a charger's request goes: a pure function of the request's target.</summary>
/// <param name="Cpms">The CPMS of all chargers that no rule gives another.</param>
public sealed record Routing(Uri Cpms)
{
    /// <summary>The charger's own, unless these replace them. They are for <see cref="Cpms"/> and nobody else.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Who a charger is whose path names no charge point, and what is then appended to the CPMS's path.</summary>
    public string? DefaultId { get; init; }

    public string? DefaultSubprotocol { get; init; }

    /// <summary>The first whose pattern matches counts.</summary>
    public ImmutableArray<RoutingRule> Rules { get; init; } = [];

    /// <summary>Null when nobody says which charge point it is.</summary>
    public Route? RouteOf(RequestTarget target)
    {
        var id = target.Id ?? DefaultId;
        var rule = Rules.FirstOrDefault(rule => rule.Pattern.Matches(target.Path, id));
        if ((rule?.As ?? id) is not { } name)
        {
            return null;
        }

        var path = target.Id is null && DefaultId is not null
            ? $"{target.Path.TrimEnd('/')}/{Uri.EscapeDataString(DefaultId)}"
            : target.Path;
        var credentials = rule?.Credentials ?? (rule?.Cpms is null ? Credentials : null);
        var cpms = rule?.Cpms ?? Cpms;
        return new Route(cpms, TargetAt(cpms, rule?.AppendsPath ?? true ? path : "", target.Query), new ChargePointId(name))
        {
            Authorization = credentials?.HeaderFor(id ?? name),
            DefaultSubprotocol = DefaultSubprotocol,
            StopsByReset = rule?.StopsByReset ?? false,
        };
    }

    // The charger's path below the CPMS's, its query behind the CPMS's own.
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

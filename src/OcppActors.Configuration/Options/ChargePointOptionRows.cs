using System.Collections.Immutable;
using System.Net;
using OcppActors.Configuration.Reading;
using OcppActors.Domain;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Http;

namespace OcppActors.Configuration.Options;

/// <summary>The charge points' port.</summary>
internal sealed class ChargePointOptionRows(OptionTable table)
{
    public Setting<string?> Host { get; } = table.Add(
        OptionGroups.ChargePoints,
        "ocpp-host",
        OptionTypes.Host,
        null,
        "The interface that charge points connect to; without it, all interfaces.");

    public Setting<int> Port { get; } = table.Add(
        OptionGroups.ChargePoints, "ocpp-port", OptionTypes.ListeningPort, ChargePointOptions.Default.Port, "The port that charge points connect to; 0: any free one.");

    public Setting<string?> DefaultId { get; } = table.Add(
        OptionGroups.ChargePoints,
        "default-id",
        HttpOptionTypes.ChargePointId,
        null,
        "The charge point id of a charger whose URL has no path, appended to the URL of the CPMS. Without it such a charger gets a 400.",
        example: "CP001",
        reloaded: true);

    public Setting<string?> IdQuery { get; } = table.Add(
        OptionGroups.ChargePoints,
        "id-query",
        HttpOptionTypes.QueryParameter,
        null,
        "The parameter of the query that names the charge point, for chargers that do not have their id in the path: with station, "
        + "/ocpp?station=CP001 is CP001. A request without it is named by its path.",
        example: "station",
        reloaded: true);

    public Setting<ImmutableArray<ChargePointPattern>> AllowedIds { get; } = table.Add(
        OptionGroups.ChargePoints,
        "allow-ids",
        HttpOptionTypes.Pattern.Several(),
        [],
        "The charge points that are admitted, as ids or, with a slash at the beginning, as paths; * stands for any characters, ? for any "
        + "one. Others get a 403, and the CPMS is not asked. Without it, all are admitted.",
        reloaded: true);

    public Setting<string?> DefaultSubprotocol { get; } = table.Add(
        OptionGroups.ChargePoints,
        "default-subprotocol",
        HttpOptionTypes.Subprotocol,
        null,
        "What is offered to the CPMS for a charger that offers no WebSocket subprotocol. The charger's own answer does not name it, since "
        + "a client must fail on one that it did not ask for.",
        example: "ocpp1.6",
        reloaded: true);

    public Setting<ImmutableArray<IPNetwork>> TrustedProxies { get; } = table.Add(
        OptionGroups.ChargePoints,
        "trusted-proxies",
        HttpOptionTypes.Network.Several(),
        [],
        "Addresses or networks of reverse proxies in front of this port. Their X-Forwarded-For header or their PROXY protocol header (version "
        + "1 or 2) names the charge point's address.",
        reloaded: true);

    public ChargePointRuleTable Rules { get; } = new(table);

    public ChargePointOptions Read(OptionValues values) => new()
    {
        Host = values.Of(Host),
        Port = values.Of(Port),
        TrustedProxies = new TrustedProxies(values.Of(TrustedProxies)),
    };

    /// <summary>Adds how charge points are named, which are admitted, the rules for single ones, and the defaults.</summary>
    public Routing AddTo(Routing routing, ImmutableArray<RoutingRule> rules, OptionValues values) => routing with
    {
        DefaultId = values.Of(DefaultId),
        IdQuery = values.Of(IdQuery),
        AllowedIds = new ValueList<ChargePointPattern>(values.Of(AllowedIds)),
        DefaultSubprotocol = values.Of(DefaultSubprotocol),
        Rules = rules,
    };
}

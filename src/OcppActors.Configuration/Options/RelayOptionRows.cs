using System.Collections.Immutable;
using OcppActors.Configuration.Reading;
using OcppActors.Domain;
using OcppActors.Transport.Http;

namespace OcppActors.Configuration.Options;

/// <summary>Every setting of <c>ocpp-relay-server</c>, a row each.</summary>
internal sealed class RelayOptionRows(OptionTable table)
{
    public RelayOptionRows()
        : this(NewTable())
    {
    }

    public OptionTable Table { get; } = table;

    public CpmsOptionRows Cpms { get; } = new(table);

    public ChargePointOptionRows ChargePoints { get; } = new(table);

    public ServerTlsOptionRows Tls { get; } = new(table);

    public LimitOptionRows Limits { get; } = new(table);

    public SnoopOptionRows Snoop { get; } = new(table);

    public MqttOptionRows Mqtt { get; } = new(
        table,
        defaultHost: null,
        "The MQTT broker. As soon as it is given, the relay itself publishes the metering there, and ocpp-snoop2mqtt is not needed.");

    public ServiceOptionRows Service { get; } = new(table, triesCpms: true);

    public CommonOptionRows Common { get; } = new(table);

    /// <summary>Null after an error that leaves nothing to run with.</summary>
    public RelayConfiguration? Read(OptionValues values)
    {
        RefuseOnePort(values);
        var routing = Cpms.Read(values);
        var (rules, chargePoints) = (ChargePoints.Rules.Read(values, routing), ChargePoints.Read(values));
        RefuseLoop(values, chargePoints, routing, rules);
        var (tls, snoop, limits) = (Tls.Read(values), Snoop.Read(values), Limits.Read(values));
        var (metering, log) = (Mqtt.Read(values), Common.Read(values));
        return routing is null
            ? null
            : new RelayConfiguration(ChargePoints.AddTo(routing, rules, values), chargePoints, tls, snoop, limits, metering, log)
            {
                OtlpEndpoint = values.Of(Service.OtlpEndpoint),
                Check = Service.CheckOf(values),
                Forget = Service.ForgetOf(values, hasBroker: metering is not null),
            };
    }

    private static OptionTable NewTable() => new()
    {
        Command = "ocpp-relay-server",
        Section = "relay",
        VariablePrefix = "OCPP_RELAY_",
        Summary =
            """
            Stands between EV chargers and the charge point management system (CPMS) that
            they belong to, passes on every byte unchanged, and shows the traffic to snoop
            clients and, where an MQTT broker is given, the metering to Home Assistant.
            """,
        Usage = "--cpms URL [options]",
        Examples =
        [
            ("The relay alone", "--cpms wss://cpms.example.com/ocpp"),
            ("With metering", "--cpms wss://cpms.example.com/ocpp --mqtt-broker-host broker"),
            ("Is everything ready? Starts nothing", "--config config.yaml --check"),
        ],
    };

    // What a name leads to is found out once the relay runs: a look-up may fail, and must not delay a start.
    private void RefuseLoop(OptionValues values, ChargePointOptions chargePoints, Routing? routing, ImmutableArray<RoutingRule> rules)
    {
        const string remedy = "is the chargers' port of this relay itself; give the URL that the chargers were connected to before";
        var own = values.Input.OwnAddresses();
        if (routing is not null && chargePoints.AreAt(routing.Cpms, own))
        {
            values.Errors.Add(values.Supplied(Cpms.Url)!.Location, remedy);
        }

        foreach (var rule in rules.Where(rule => rule.Cpms is not null && chargePoints.AreAt(rule.Cpms, own)))
        {
            values.Errors.Add(values.Supplied(ChargePoints.Rules.Table)!.Location, $"the CPMS of {LogText.Quote(rule.Pattern.Text)} {remedy}");
        }
    }

    private void RefuseOnePort(OptionValues values)
    {
        var (ocpp, snoop) = (values.Of(ChargePoints.Port), values.Of(Snoop.Port));
        var host = values.Of(ChargePoints.Host);
        var sameInterface = host is null || string.Equals(host, values.Of(Snoop.Host), StringComparison.OrdinalIgnoreCase);
        if (ocpp != snoop || ocpp == 0 || !sameInterface)
        {
            return;
        }

        var location = (values.Supplied(Snoop.Port) ?? values.Supplied(ChargePoints.Port))!.Location;
        values.Errors.Add(location, $"charge points and snoop clients cannot share port {ocpp}; give them different ones");
    }
}

using OcppActors.Settings.Reading;

namespace OcppActors.Settings.Options;

/// <summary>Every setting of <c>ocpp-relay-server</c>, a row each.</summary>
internal sealed class RelayOptions(OptionTable table)
{
    public RelayOptions()
        : this(NewTable())
    {
    }

    public OptionTable Table { get; } = table;

    public Setting<Uri?> Cpms { get; } = table.Add(
        Groups.Cpms,
        "cpms",
        Kinds.WebSocketUrl,
        null,
        "The charge point management system that the charge points belong to: the URL that they would connect to, without "
        + "the charge point id at its end. Always needed.",
        example: "wss://cpms.example.com/ws/webSocket");

    public Setting<string?> OcppHost { get; } = table.Add(
        Groups.ChargePoints,
        "ocpp-host",
        Kinds.Host,
        null,
        "The interface that charge points connect to; without it, all interfaces.");

    public Setting<int> OcppPort { get; } = table.Add(
        Groups.ChargePoints, "ocpp-port", Kinds.ListeningPort, 8500, "The port that charge points connect to; 0: any free one.");

    public Setting<string?> SslCert { get; } = table.Add(
        Groups.ChargePoints,
        "ssl-cert",
        Kinds.Path,
        null,
        "A PEM file with a certificate and its chain. With it, and with its key, charge points connect by wss:// instead of ws://.",
        example: "/path/to/cert.pem");

    public Setting<string?> SslKey { get; } = table.Add(
        Groups.ChargePoints, "ssl-key", Kinds.Path, null, "A PEM file with that certificate's key.", example: "/path/to/key.pem");

    public Setting<string?> SnoopHost { get; } = table.Add(
        Groups.Snoop, "snoop-host", Kinds.Host, "localhost", "The interface that snoop clients connect to.");

    public Setting<int> SnoopPort { get; } = table.Add(
        Groups.Snoop, "snoop-port", Kinds.ListeningPort, 8501, "The port that snoop clients connect to; 0: any free one.");

    public MqttOptions Mqtt { get; } = new(
        table,
        defaultHost: null,
        "The MQTT broker. As soon as it is given, the relay itself publishes the metering there, and ocpp-snoop2mqtt is not needed.");

    public CommonOptions Common { get; } = new(table);

    /// <summary>Null after a mistake that leaves nothing to run with.</summary>
    public RelaySettings? ToSettings(Values values)
    {
        RefuseOnePort(values);
        ServerCertificate.Check(values, SslCert, SslKey);
        var mqtt = Mqtt.ToSettings(values);
        var log = Common.ToSettings(values);
        if (values.Needed(Cpms) is not { } cpms)
        {
            return null;
        }

        return new RelaySettings(
            cpms,
            values.Of(OcppHost),
            values.Of(OcppPort),
            values.Of(SnoopHost)!,
            values.Of(SnoopPort),
            values.Of(SslCert),
            values.Of(SslKey),
            mqtt,
            log);
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
        ],
    };

    private void RefuseOnePort(Values values)
    {
        var (ocpp, snoop) = (values.Of(OcppPort), values.Of(SnoopPort));
        var host = values.Of(OcppHost);
        var sameInterface = host is null || string.Equals(host, values.Of(SnoopHost), StringComparison.OrdinalIgnoreCase);
        if (ocpp != snoop || ocpp == 0 || !sameInterface)
        {
            return;
        }

        var place = (values.Given(SnoopPort) ?? values.Given(OcppPort))!.Place;
        values.Mistakes.Add(place, $"charge points and snoop clients cannot share port {ocpp}; give them different ones");
    }
}

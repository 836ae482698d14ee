using OcppActors.Settings.Reading;

namespace OcppActors.Settings.Options;

/// <summary>Every setting of <c>ocpp-snoop2mqtt</c>, a row each.</summary>
internal sealed class BridgeOptions(OptionTable table)
{
    public BridgeOptions()
        : this(NewTable())
    {
    }

    public OptionTable Table { get; } = table;

    public Setting<Uri?> SnoopSocket { get; } = table.Add(
        Groups.Relay,
        "snoop-socket",
        Kinds.WebSocketUrl,
        new Uri("ws://localhost:8501/"),
        "The snoop port of the relay whose traffic is to be metered.");

    public SecretSetting SnoopToken { get; } = SnoopTokenText.Add(
        table, Groups.Relay, "The token that the relay's snoop port asks for (--snoop-token there).");

    public Setting<string?> SnoopCa { get; } = table.Add(
        Groups.Relay,
        "snoop-ca",
        Kinds.Path,
        null,
        "A PEM file with the certification authorities that a wss:// relay may have its certificate from, instead of those "
        + "of the system.",
        example: "/path/to/relay-ca.pem");

    public MqttOptions Mqtt { get; } = new(table, defaultHost: "localhost", "The MQTT broker that Home Assistant listens to.");

    public CommonOptions Common { get; } = new(table);

    /// <summary>Null after a mistake that leaves nothing to run with.</summary>
    public BridgeSettings? ToSettings(Values values)
    {
        var log = Common.ToSettings(values);
        var token = SnoopTokenText.Of(SnoopToken, values);
        var ca = AuthorityFile.Read(values, SnoopCa);
        return Mqtt.ToSettings(values) is { } mqtt
            ? new BridgeSettings(values.Of(SnoopSocket)!, ca, mqtt, log) { SnoopToken = token, Check = Common.CheckOf(values) }
            : null;
    }

    private static OptionTable NewTable() => new()
    {
        Command = "ocpp-snoop2mqtt",
        Section = "snoop2mqtt",
        VariablePrefix = "OCPP_SNOOP2MQTT_",
        Summary =
            """
            Listens to the snoop port of an OCPP relay and publishes the chargers' metering
            to an MQTT broker, in the form that Home Assistant discovers by itself.
            (ocpp-relay-server can do this in its own process as well.)
            """,
        Usage = "[options]",
        Examples =
        [
            ("With a relay on this machine", "--mqtt-broker-host broker"),
            ("With a relay elsewhere", "--snoop-socket ws://relay:8501/ --mqtt-broker-host broker"),
            ("Is everything ready? Starts nothing", "--config config.yaml --check"),
        ],
    };
}

using OcppActors.Configuration.Reading;
using OcppActors.Mqtt;

namespace OcppActors.Configuration.Options;

/// <summary>Every setting of <c>ocpp-snoop2mqtt</c>, a row each.</summary>
internal sealed class BridgeOptionRows(OptionTable table)
{
    public BridgeOptionRows()
        : this(NewTable())
    {
    }

    public OptionTable Table { get; } = table;

    public SnoopFeedOptionRows Feed { get; } = new(table, "is to be metered");

    public MqttOptionRows Mqtt { get; } = new(table, MqttOptions.Default.Host, "The MQTT broker that Home Assistant listens to.");

    public ServiceOptionRows Service { get; } = new(table);

    public CommonOptionRows Common { get; } = new(table);

    /// <summary>Null after an error that leaves nothing to run with.</summary>
    public BridgeConfiguration? Read(OptionValues values)
    {
        var log = Common.Read(values);
        var token = SnoopTokenOption.Of(Feed.Token, values);
        var ca = AuthorityFile.Read(values, Feed.Ca);
        return Mqtt.Read(values) is { } metering
            ? new BridgeConfiguration(values.Of(Feed.Socket)!, ca, metering, log)
            {
                SnoopToken = token,
                OtlpEndpoint = values.Of(Service.OtlpEndpoint),
                Check = Service.CheckOf(values),
                Forget = Service.ForgetOf(values, hasBroker: true),
            }
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

using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OcppActors.Broker;
using OcppActors.Configuration.Reading;
using OcppActors.Mqtt;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Options;

/// <summary>The broker that the metering is published to.</summary>
/// <param name="table">The command's table.</param>
/// <param name="defaultHost">Null: without a broker no metering.</param>
/// <param name="hostHelp">What giving the broker means for this command.</param>
internal sealed class MqttOptionRows(OptionTable table, string? defaultHost, string hostHelp)
{
    private const int TlsPort = 8883;

    private static readonly MqttOptions Default = MqttOptions.Default;

    public Setting<string?> Host { get; } = table.Add(
        OptionGroups.Mqtt, "mqtt-broker-host", OptionTypes.Host, defaultHost, $"{hostHelp} \"{BrokerOptions.Name}\": one in this process, for those who have none.", example: "localhost");

    public Setting<int> Port { get; } = table.Add(
        OptionGroups.Mqtt, "mqtt-broker-port", OptionTypes.ListeningPort, Default.Port, $"The broker's port. With --mqtt-tls {TlsPort}, unless it is given.");

    public Setting<string?> Username { get; } = table.Add(
        OptionGroups.Mqtt, "mqtt-broker-username", OptionTypes.Text, null, "The user name at the broker; without it there is no login.", example: "ocpp", reloaded: true);

    public SecretSetting Password { get; } = table.AddSecret(
        OptionGroups.Mqtt, "mqtt-broker-password", "The password of that user. A command line shows it to the machine's other "
        + "users; the environment and a file do not.");

    public Setting<bool> Secured { get; } = table.Add(
        OptionGroups.Mqtt, "mqtt-tls", OptionTypes.Switch, false, "Speak TLS with the broker, 1.2 or newer.");

    public ClientTlsOptionRows Tls { get; } = new(
        table, new TlsServerHelp(OptionGroups.Mqtt, "mqtt-", "the broker", "the broker", "--mqtt-broker-host"));

    public Setting<MqttProtocolVersion> Version { get; } = table.Add(
        OptionGroups.Mqtt,
        "mqtt-version",
        MqttOptionTypes.Version,
        MqttProtocolVersion.Unknown,
        "The version of MQTT: 5, 3.1.1, or auto: 5, falling back to 3.1.1 if the broker does not support 5.");

    public Setting<TimeSpan> KeepAlive { get; } = table.Add(
        OptionGroups.Mqtt,
        "mqtt-keep-alive",
        MqttOptionTypes.KeepAlive,
        Default.KeepAlive,
        "The MQTT keep-alive, in seconds: after this silence the broker is pinged. After one and a half times as long the "
        + "broker considers this process lost, and Home Assistant shows its entities as unavailable.");

    public Setting<MqttQualityOfServiceLevel> Quality { get; } = table.Add(
        OptionGroups.Mqtt,
        "mqtt-qos",
        MqttOptionTypes.Quality,
        Default.Quality,
        "The quality of service of what is published: 1, acknowledged by the broker, or 0, which saves the acknowledgements "
        + "and may lose a value when the connection breaks.");

    public Setting<string?> ClientId { get; } = table.Add(
        OptionGroups.Mqtt,
        "mqtt-client-id",
        OptionTypes.TopicLevel,
        null,
        "The MQTT client id, unique among the broker's clients. Without it, one is derived from this machine's name, the "
        + "command and what it is connected to.",
        example: "ocpp-garage");

    public Setting<string> DiscoveryPrefix { get; } = table.Add(
        OptionGroups.Mqtt, "mqtt-discovery-prefix", OptionTypes.TopicPrefix, Default.DiscoveryPrefix, "Where Home Assistant looks for new devices.");

    public Setting<string> BirthTopic { get; } = table.Add(
        OptionGroups.Mqtt,
        "mqtt-birth-topic",
        OptionTypes.Topic,
        Default.BirthTopic,
        "Where Home Assistant says that it has started: the topic of the birth message in the options of its MQTT integration. "
        + "Everything is then published again.");

    public BrokerOptionRows Embedded { get; } = new(table);

    public DeviceOptionRows Device { get; } = new(table);

    /// <summary>Null without a broker.</summary>
    public MeteringConfiguration? Read(OptionValues values)
    {
        if (values.Of(Host) is not { } host)
        {
            RefuseOrphans(values);
            return null;
        }

        var tls = TlsOf(values);
        var embedded = EmbeddedOf(values, host);
        var mqtt = new MqttOptions(
            embedded?.OwnHost ?? host,
            tls is not null && values.Supplied(Port) is null ? TlsPort : values.Of(Port),
            values.Of(Username),
            values.Of(Password),
            values.Of(ClientId) ?? "",
            values.Of(DiscoveryPrefix))
        {
            StatePrefix = values.Of(Device.StatePrefix),
            BirthTopic = values.Of(BirthTopic),
            Version = values.Of(Version) is var version and not MqttProtocolVersion.Unknown ? version : null,
            KeepAlive = values.Of(KeepAlive),
            Quality = values.Of(Quality),
        };
        return new MeteringConfiguration(mqtt, Device.Read(values, mqtt.DiscoveryPrefix)) { Embedded = embedded, Tls = tls };
    }

    private BrokerOptions? EmbeddedOf(OptionValues values, string host)
    {
        if (host != BrokerOptions.Name)
        {
            RefuseAll(values, Embedded.All, $"does nothing without {Host.Flag} {BrokerOptions.Name}");
            if (values.Of(Port) == 0)
            {
                values.Errors.Add(values.Supplied(Port)!.Location, "'0' is not a port; give a number from 1 to 65535");
            }

            return null;
        }

        var embedded = Embedded.Read(values, values.Of(Port));
        var (username, password) = (values.Of(Username), values.Of(Password));
        var login = (username is { Length: > 0 }, password is { Octets.Length: > 0 });
        var both = $"give {Username.Flag} and {Password.Flag} as well";
        if (!embedded.IsLocal && login is not (true, true))
        {
            values.Errors.Add(values.Supplied(Embedded.Host)!.Location, $"lets other machines in, so clients need a password; {both}");
        }
        else if (login is (true, false) or (false, true))
        {
            values.Errors.Add((values.Supplied(Username) ?? values.Supplied(Password) ?? values.Supplied(Password.File))!.Location, $"is half a login; give both {Username.Flag} and {Password.Flag}");
        }

        if (values.Of(Secured))
        {
            values.Errors.Add(values.Supplied(Secured)!.Location, "the embedded broker speaks no TLS; leave it out");
        }

        return embedded with { Login = username is not null && password is not null ? new BrokerLogin(username, password) : null };
    }

    private ClientTlsOptions? TlsOf(OptionValues values)
    {
        var tls = Tls.Read(values);
        if (values.Of(Secured))
        {
            return tls;
        }

        RefuseAll(values, Tls.All, $"does nothing without {Secured.Flag}");
        return null;
    }

    // A user name without a broker suggests that the original's default host is expected; the values would never arrive.
    private void RefuseOrphans(OptionValues values)
    {
        if (values.Supplied(Host) is not null)
        {
            return;
        }

        Setting[] others =
        [
            Port, Username, Password, Password.File, Secured, .. Tls.All, Version, KeepAlive, Quality, ClientId, DiscoveryPrefix, BirthTopic,
            .. Embedded.All, .. Device.All,
        ];
        foreach (var given in others.Select(values.Supplied).OfType<SuppliedValue>())
        {
            values.Errors.Add(given.Location, $"does nothing without a broker; give {Host.Flag} as well");
        }
    }

    // An empty value asks for the default, which is always allowed.
    private static void RefuseAll(OptionValues values, IEnumerable<Setting> settings, string error)
    {
        foreach (var given in settings.Select(values.Supplied).OfType<SuppliedValue>().Where(given => given.Node is not TextNode { Text: "" }))
        {
            values.Errors.Add(given.Location, error);
        }
    }
}

using OcppActors.Settings.Reading;

namespace OcppActors.Settings.Options;

/// <summary>The broker that the metering is published to.</summary>
/// <param name="table">The command's table.</param>
/// <param name="defaultHost">Null: without a broker no metering.</param>
/// <param name="hostHelp">What giving the broker means for this command.</param>
internal sealed class MqttOptions(OptionTable table, string? defaultHost, string hostHelp)
{
    public Setting<string?> Host { get; } = table.Add(
        Groups.Mqtt, "mqtt-broker-host", Kinds.Host, defaultHost, hostHelp, example: "localhost");

    public Setting<int> Port { get; } = table.Add(
        Groups.Mqtt, "mqtt-broker-port", Kinds.Port, 1883, "The broker's port.");

    public Setting<string?> Username { get; } = table.Add(
        Groups.Mqtt, "mqtt-broker-username", Kinds.Text, null, "Whom to log in as; without it there is no login.", example: "ocpp");

    public SecretSetting Password { get; } = table.AddSecret(
        Groups.Mqtt, "mqtt-broker-password", "The password for that login. A command line shows it to the machine's other "
        + "users; the environment and a file do not.");

    public Setting<string?> ClientId { get; } = table.Add(
        Groups.Mqtt,
        "mqtt-client-id",
        Kinds.TopicLevel,
        null,
        "What the broker knows this process by. No two of its clients may have the same; without it one is made from this "
        + "machine's name, the command and where it is connected.",
        example: "ocpp-garage");

    public Setting<string> DiscoveryPrefix { get; } = table.Add(
        Groups.Mqtt, "mqtt-discovery-prefix", Kinds.TopicPrefix, "homeassistant", "Where Home Assistant looks for new devices.");

    public HomeAssistantOptions HomeAssistant { get; } = new(table);

    /// <summary>Null without a broker.</summary>
    public MqttSettings? ToSettings(Values values)
    {
        if (values.Of(Host) is not { } host)
        {
            RefuseOrphans(values);
            return null;
        }

        return new MqttSettings(
            host,
            values.Of(Port),
            values.Of(Username),
            values.Of(Password),
            values.Of(ClientId),
            values.Of(DiscoveryPrefix))
        {
            HomeAssistant = HomeAssistant.ToSettings(values),
        };
    }

    // Whoever gives a user name and no broker expects the original's default, and would wait for values in vain.
    private void RefuseOrphans(Values values)
    {
        if (values.Given(Host) is not null)
        {
            return;
        }

        Setting[] others = [Port, Username, Password, Password.File, ClientId, DiscoveryPrefix, .. HomeAssistant.All];
        foreach (var given in others.Select(values.Given).OfType<Given>())
        {
            values.Mistakes.Add(given.Place, $"does nothing without a broker; give {Host.Flag} as well");
        }
    }
}

using OcppActors.Configuration.Reading;
using OcppActors.Broker;

namespace OcppActors.Configuration.Options;

/// <summary>The MQTT broker in this process, for <c>--mqtt-broker-host embedded</c>.</summary>
internal sealed class BrokerOptionRows(OptionTable table)
{
    private const string Folder = "ocpp-actors";
    private const string None = "none";

    public Setting<string?> Host { get; } = table.Add(
        OptionGroups.Mqtt,
        "mqtt-embedded-host",
        OptionTypes.Host,
        BrokerOptions.Localhost,
        "The interface that the embedded broker listens on, at --mqtt-broker-port. Anything but localhost requires a user name "
        + "and a password, which clients then have to present.");

    public Setting<string?> Store { get; } = table.Add(
        OptionGroups.Mqtt,
        "mqtt-embedded-store",
        OptionTypes.Path,
        null,
        "The file in which the embedded broker keeps retained messages across restarts; \"none\": in memory only. Without it "
        + "mqtt-retained-<port>.jsonl in systemd's $STATE_DIRECTORY, else in ocpp-actors under $XDG_STATE_HOME or ~/.local/state.",
        example: "/var/lib/ocpp-relay/mqtt-retained.jsonl");

    public IEnumerable<Setting> All => [Host, Store];

    /// <param name="values">What was given.</param>
    /// <param name="port">The broker's, in the name of the default file: two brokers of one user do not share it.</param>
    public BrokerOptions Read(OptionValues values, int port) => new(values.Of(Host)!, [], port)
    {
        Store = values.Of(Store) switch
        {
            None => null,
            { } given => given,
            null => DefaultStore(values.Input.Environment, port),
        },
    };

    // The XDG Base Directory Specification keeps state that outlives a restart in XDG_STATE_HOME.
    private static string? DefaultStore(IReadOnlyDictionary<string, string> environment, int port)
    {
        var folder = Variable("STATE_DIRECTORY")?.Split(':')[0]
            ?? In(Variable("XDG_STATE_HOME"), Folder)
            ?? In(Variable("HOME"), ".local", "state", Folder)
            ?? In(Variable("LOCALAPPDATA"), Folder);
        return port == 0 ? null : In(folder, $"mqtt-retained-{port}.jsonl");

        string? Variable(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
        static string? In(string? root, params ReadOnlySpan<string> names) => root is null ? null : Path.Combine([root, .. names]);
    }
}

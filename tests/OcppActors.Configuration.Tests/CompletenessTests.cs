using OcppActors.Configuration.Options;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Configuration.Tests;

/// <summary>Every setting, whatever a later change declares, works in all of its places.</summary>
public sealed class CompletenessTests
{
    private static readonly OptionTable[] Tables = [new RelayOptionRows().Table, new BridgeOptionRows().Table, new RecorderOptionRows().Table, new PlaybackOptionRows().Table];

    // What makes the other settings mean something; each is left out when it is itself tried.
    private static readonly Dictionary<string, string> Surroundings = new(StringComparer.Ordinal)
    {
        ["cpms"] = "ws://surroundings/",
        ["mqtt_broker_host"] = "surroundings",
        ["ssl_cert"] = "cert.pem",
        ["ssl_key"] = "key.pem",
        ["cpms_cert"] = "cert.pem",
        ["cpms_key"] = "key.pem",
        ["mqtt_tls"] = "true",
        ["mqtt_cert"] = "cert.pem",
        ["mqtt_key"] = "key.pem",
        ["cpms_password"] = "surroundings",
        ["output"] = "surroundings",
        ["rotate_size"] = "1k",
        ["input"] = "surroundings",
    };

    private static readonly Dictionary<string, string> EmbeddedSurroundings = new(StringComparer.Ordinal)
    {
        ["cpms"] = "ws://surroundings/",
        ["mqtt_broker_host"] = "embedded",
        ["mqtt_broker_username"] = "surroundings",
        ["mqtt_broker_password"] = "surroundings",
    };

    private static readonly string[] Replaces = ["cpms-password-file", "cpms-authorization", "cpms-authorization-file"];

    public static IEnumerable<object[]> Everywhere() =>
        Tables.SelectMany(table => table.In(OptionSources.Everywhere).Select(setting => new object[] { table.Command, setting.Name }));

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void A_setting_has_the_same_effect_from_command_line_environment_and_file(string command, string name)
    {
        var table = Tables.Single(table => table.Command == command);
        var setting = table.Settings.Single(setting => setting.Name == name);
        var sample = Sample(setting);

        var byDefault = Read(table, setting, "", null);
        var fromArgument = Read(table, setting, setting.Placeholder is null ? setting.Flag : $"{setting.Flag} {sample}", null);
        var fromVariable = Read(table, setting, "", sample);
        var fromFile = Read(table, setting, "", null, $"{setting.Key}: {sample}");

        fromArgument.ShouldNotBeNull();
        fromArgument.ShouldNotBe(byDefault);
        fromVariable.ShouldBe(fromArgument);
        fromFile.ShouldBe(fromArgument);
    }

    [Fact]
    public void Every_setting_is_named_and_explained_once()
    {
        foreach (var table in Tables)
        {
            table.Settings.Select(setting => setting.Name).ShouldBeUnique();
            table.Settings.Where(setting => setting.Letter is not null).Select(setting => setting.Letter).ShouldBeUnique();
            table.Settings.ShouldAllBe(setting => setting.Help.EndsWith('.'));
        }
    }

    private static string Sample(Setting setting) => (setting.Placeholder, setting.Name) switch
    {
        (null, _) => "true",
        ("URL", "otlp-endpoint") => "http://sample/",
        ("text|systemd|json", _) => "json",
        ("URL", _) => "ws://sample/",
        ("NUMBER" or "SECONDS" or "FACTOR" or "SIZE", _) => "7",
        ("TIME", "rotate-every") => "7h",
        ("TIME", _) => "2026-04-18T20:03:20Z",
        ("never|now", _) => "now",
        ("BYTES", _) => "70000",
        (_, "id-tags") => "hash",
        ("ADDRESS,…", _) => "10.0.0.0/8,::1",
        ("PORT", _) => "4711",
        ("FILE", "ssl-cert" or "cpms-cert" or "ssl-client-ca" or "cpms-ca" or "snoop-ca" or "mqtt-ca" or "mqtt-cert") => "other-cert.pem",
        ("FILE", "ssl-key" or "cpms-key" or "mqtt-key") => "other-key.pem",
        ("VERSION", "mqtt-version") => "3.1.1",
        ("0|1", _) => "0",
        ("VERSION", _) => "1.3",
        _ => "sample",
    };

    private static object? Read(OptionTable table, Setting setting, string argument, string? variable, string line = "")
    {
        var surroundings = (setting.Name.StartsWith("mqtt-embedded-", StringComparison.Ordinal) ? EmbeddedSurroundings : Surroundings)
            .Where(pair => pair.Key != setting.Key && !(pair.Key == "cpms_password" && Replaces.Contains(setting.Name)) && table.Settings.Any(other => other.Key == pair.Key))
            .Select(pair => $"  {pair.Key}: {pair.Value}\n");
        var run = ConfigurationRun.Of($"--config c.yaml {argument}")
            .WithFile("c.yaml", $"{table.Section}:\n{string.Concat(surroundings)}  {line}\n")
            .WithFile("cert.pem", Pem.Valid.Certificate)
            .WithFile("other-cert.pem", Pem.Valid.Certificate)
            .WithFile("key.pem", Pem.Valid.Key)
            .WithFile("other-key.pem", Pem.Valid.Key)
            .WithFile("sample", "secret");
        if (variable is not null)
        {
            run.With(setting.Variable, variable);
        }

        return table.Section switch
        {
            "relay" => run.Relay().Configuration,
            "snoop2mqtt" => run.Bridge().Configuration,
            "snoop_recorder" => run.Recorder().Configuration,
            _ => run.Playback().Configuration,
        };
    }
}

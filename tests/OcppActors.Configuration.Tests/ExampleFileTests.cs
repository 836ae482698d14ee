using OcppActors.Configuration.Options;
using OcppActors.Documentation;
using OcppActors.Configuration.Reading;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Configuration.Tests;

public sealed class ExampleFileTests
{
    /// <summary>The original's example, without comments: the keys that its users know.</summary>
    private const string OfTheOriginal =
        """
        relay:
          #cpms: "wss://cpms.example.com/ws/webSocket"
          #ocpp_host: null
          #ocpp_port: 8500
          #snoop_host: "localhost"
          #snoop_port: 8501
          #ssl_cert: "/path/to/cert.pem"
          #ssl_key: "/path/to/key.pem"

        snoop2mqtt:
          #snoop_socket: "ws://localhost:8501/"
          #mqtt_broker_host: "localhost"
          #mqtt_broker_port: 1883
          #mqtt_broker_username: "your_username_here"
          #mqtt_broker_password: "your_password_here"

        """;

    private static readonly IReadOnlyList<OptionTable> Tables = OptionTables.All;

    private static string ExamplePath => Path.Combine(RepositoryRoot.Path, "configs", "configuration_example.yaml");

    [Fact]
    public void The_unchanged_example_means_defaults()
    {
        foreach (var example in (string[])[File.ReadAllText(ExamplePath), OfTheOriginal])
        {
            var relay = ConfigurationRun.Of("--cpms ws://x/ --config c.yaml").WithFile("c.yaml", example);
            var bridge = ConfigurationRun.Of("--config c.yaml").WithFile("c.yaml", example);

            relay.Relay().Configuration.ShouldBe(ConfigurationRun.Of("--cpms ws://x/").Relay().Configuration, relay.Error);
            bridge.Bridge().Configuration.ShouldBe(ConfigurationRun.Of("").Bridge().Configuration, bridge.Error);
        }
    }

    [Fact]
    public void Every_key_of_the_example_uncommented_is_valid_and_the_default_where_there_is_one()
    {
        var example = Uncommented(File.ReadAllText(ExamplePath));

        foreach (var table in Tables)
        {
            var (supplied, errors) = (new SuppliedValues(), new ConfigurationErrors());
            new ConfigurationFile(table, "example", supplied, errors).Read(example).ShouldBeTrue();

            foreach (var setting in table.In(OptionSources.File).Where(setting => setting is not TableSetting))
            {
                var given = supplied.For(setting).SingleOrDefault();
                var text = given is null ? null : TextOf(given.Node);
                (given is null || setting.Check(given, errors)).ShouldBeTrue(setting.Name);
                text.ShouldBe((setting.DefaultText ?? setting.Example)?.Trim('"'), setting.Name);
            }

            errors.Count.ShouldBe(0, errors.Message(table.Command));
        }
    }

    [Fact]
    public void The_table_of_the_example_uncommented_is_valid()
    {
        var example = Uncommented(File.ReadAllText(ExamplePath)).Split('\n');
        var table = example.SkipWhile(line => line != "  charge_points:").TakeWhile(line => line.Length > 0);
        var run = ConfigurationRun.Of("--cpms ws://x/ --config c.yaml")
            .WithFile("c.yaml", $"relay:\n{string.Join('\n', table)}\n")
            .WithFile("/etc/ocpp/garage-password", "secret")
            .WithFile("/etc/ocpp/garage-ca.pem", Pem.Valid.Certificate);

        var rules = run.Relay().Configuration.ShouldNotBeNull(run.Error).Routing.Rules;

        rules.Select(rule => rule.Pattern.Text).ShouldBe(["CP001", "/site-b/CP001", "JIGU-*"]);
    }

    [Fact]
    public void The_originals_example_uncommented_is_valid()
    {
        var example = Uncommented(OfTheOriginal);
        var run = ConfigurationRun.Of("--config c.yaml")
            .WithFile("c.yaml", example)
            .WithFile("/path/to/cert.pem", Pem.Valid.Certificate)
            .WithFile("/path/to/key.pem", Pem.Valid.Key);

        run.Relay().Configuration!.Routing.Cpms.ShouldBe(new Uri("wss://cpms.example.com/ws/webSocket"));
        run.Bridge().Configuration!.Metering.Mqtt.Username.ShouldBe("your_username_here");
    }

    private static string? TextOf(Node node) => node switch
    {
        TextNode text => text.Text,
        ListNode list => $"[{string.Join(", ", list.Items.Select(TextOf))}]",
        _ => null,
    };

    // A commented key follows its '#' at once, a sentence after a space.
    private static string Uncommented(string example) => string.Join('\n', example.Split('\n').Select(line =>
    {
        var hash = line.IndexOf('#', StringComparison.Ordinal);
        return hash > 0 && string.IsNullOrWhiteSpace(line[..hash]) && line[hash + 1] != ' ' ? line.Remove(hash, 1) : line;
    }));
}

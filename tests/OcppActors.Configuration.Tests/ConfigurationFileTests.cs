using Shouldly;

namespace OcppActors.Configuration.Tests;

public sealed class ConfigurationFileTests
{
    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("snoop2mqtt:\n")]
    [InlineData("snoop2mqtt: null\nrelay: ~\n")]
    [InlineData("snoop2mqtt: {}\n")]
    [InlineData("snoop2mqtt:\n  mqtt_broker_port: null\n  snoop_socket:\n  mqtt_broker_password: ~\n")]
    [InlineData("relay:\n  nonsense: 1\n  ocpp_port: nonsense\n")]
    public void Nothing_given_means_defaults(string text)
    {
        var run = ConfigurationRun.Of("--config c.yaml").WithFile("c.yaml", text);

        run.Bridge().Configuration.ShouldBe(ConfigurationRun.Of("").Bridge().Configuration, run.Error);
    }

    [Theory]
    [InlineData("verbose: true", true)]
    [InlineData("verbose: yes", true)]
    [InlineData("verbose: On", true)]
    [InlineData("verbose: 'true'", true)]
    [InlineData("verbose: false", false)]
    [InlineData("verbose: off", false)]
    public void A_switch_is_a_YAML_boolean(string line, bool on)
    {
        var run = ConfigurationRun.Of("--config c.yaml").WithFile("c.yaml", $"snoop2mqtt:\n  {line}\n");

        run.Bridge().Configuration!.Log.Verbosity.ShouldBe(on ? Verbosity.Verbose : Verbosity.Normal);
    }

    [Theory]
    [InlineData("mqtt_broker_password: 0123", "0123")]
    [InlineData("mqtt_broker_password: '#a: b'", "#a: b")]
    [InlineData("mqtt_broker_password: \"null\"", "null")]
    [InlineData("mqtt_broker_password: &p x\n  mqtt_client_id: *p", "x")]
    public void A_password_is_the_text_as_written(string lines, string password)
    {
        var run = ConfigurationRun.Of("--config c.yaml").WithFile("c.yaml", $"snoop2mqtt:\n  {lines}\n");

        run.Bridge().Configuration!.Metering.Mqtt.Password!.Reveal().ShouldBe(password);
    }

    [Theory]
    [InlineData("  mqtt_broker_prt: 1\n", "c.yaml:2:3 mqtt_broker_prt: is not a key of 'snoop2mqtt:'; did you mean mqtt_broker_port?")]
    [InlineData("  mqtt-broker-port: 1\n", "c.yaml:2:3 mqtt-broker-port: is not a key of 'snoop2mqtt:'; did you mean mqtt_broker_port?")]
    [InlineData("  config: x\n", "c.yaml:2:3 config: is not a key of 'snoop2mqtt:'")]
    [InlineData("  mqtt_broker_port: x\n", "c.yaml:2:3 mqtt_broker_port: 'x' is not a port; give a number from 0 to 65535")]
    [InlineData("  mqtt_broker_port: 18.83\n", "c.yaml:2:3 mqtt_broker_port: '18.83' is not a port; give a number from 0 to 65535")]
    [InlineData("  mqtt_broker_port: [1]\n", "c.yaml:2:3 mqtt_broker_port: is a list; give one value")]
    [InlineData("  mqtt_broker_port: {a: 1}\n", "c.yaml:2:3 mqtt_broker_port: holds keys of its own; give one value")]
    [InlineData("  syslog: maybe\n", "c.yaml:2:3 syslog: 'maybe' is neither true nor false")]
    [InlineData("  verbose: true\n  quiet: true\n", "c.yaml:3:3 quiet: contradicts c.yaml:2:3 verbose; give one of the two")]
    [InlineData("  mqtt_broker_port: 1\n  mqtt_broker_port: 1\n", "c.yaml:3:3 mqtt_broker_port: is already set in line 2")]
    [InlineData("  ? [a]\n  : 1\n", "c.yaml:2:5: is not a key; a key is a plain name")]
    [InlineData("  mqtt_broker_password: *p\n", "c.yaml:2:25: is an alias of nothing; put a value that begins with * in quotes")]
    [InlineData("  mqtt_broker_password: !p\n", "c.yaml:2:25: has a tag; put a value that begins with ! in quotes")]
    [InlineData("\tsyslog: true\n", "c.yaml:2:1: a tab indents this line; YAML wants spaces")]
    [InlineData("  syslog: true\n  \tverbose: true\n", "c.yaml:3:3: a tab indents this line; YAML wants spaces")]
    [InlineData("snoop2mqtt:\n", "c.yaml:2:1 snoop2mqtt: is already set in line 1")]
    [InlineData("snoop2mqt:\n", "c.yaml:2:1 snoop2mqt: is not a section; there are relay, snoop2mqtt, snoop_recorder and snoop_playback; did you mean snoop2mqtt?")]
    [InlineData("---\na: 1\n", "c.yaml:2:1: begins a second document; one file holds one")]
    public void An_error_names_file_line_and_column(string after, string error)
    {
        var run = ConfigurationRun.Of("--config c.yaml").WithFile("c.yaml", $"snoop2mqtt:\n{after}");

        run.Bridge().ExitCode.ShouldBe(2);

        run.Errors.ShouldBe([error]);
    }

    [Theory]
    [InlineData("a: [1\n", "c.yaml:2:1: is not YAML (")]
    [InlineData("a: 'x\n", "c.yaml:1:4: is not YAML (")]
    [InlineData("a: b: c\n", "c.yaml:1:5: is not YAML (")]
    [InlineData("a: @b\n", "c.yaml:1:5: is not YAML (")]
    [InlineData("just text\n", "c.yaml: holds no section; a configuration begins with 'relay:'")]
    [InlineData("- relay\n", "c.yaml: holds no section; a configuration begins with 'relay:'")]
    public void A_file_of_another_shape_is_an_error(string text, string beginning)
    {
        var run = ConfigurationRun.Of("--cpms ws://x/ --config c.yaml").WithFile("c.yaml", text);

        run.Relay().ExitCode.ShouldBe(2);

        run.Errors.ShouldHaveSingleItem().ShouldStartWith(beginning);
    }

    [Theory]
    [InlineData("relay:\n  cpms: ", '[', 100_000)]
    [InlineData("relay:\n  cpms: ", '{', 100_000)]
    [InlineData("", '[', 51)]
    public void Deep_nesting_is_an_error(string before, char bracket, int depth)
    {
        var run = ConfigurationRun.Of("--cpms ws://x/ --config c.yaml").WithFile("c.yaml", before + new string(bracket, depth));

        run.Relay().ExitCode.ShouldBe(2);

        run.Errors.ShouldHaveSingleItem().ShouldContain("is not YAML (More than 50 levels)");
    }

    [Fact]
    public void A_broken_file_does_not_also_report_missing_settings()
    {
        var run = ConfigurationRun.Of("--config c.yaml --ssl-cert x").WithFile("c.yaml", "relay:\n\tcpms: ws://x/\n");

        run.Relay().ExitCode.ShouldBe(2);

        run.Errors.ShouldBe(["c.yaml:2:1: a tab indents this line; YAML wants spaces"]);
    }

    [Fact]
    public void The_environment_may_name_the_file()
    {
        var run = ConfigurationRun.Of("").With("OCPP_RELAY_CONFIG", "c.yaml").WithFile("c.yaml", "relay:\n  cpms: ws://x/\n");

        run.Relay().Configuration!.Routing.Cpms.ShouldBe(new Uri("ws://x/"));
        ConfigurationRun.Of("").With("OCPP_RELAY_CONFIG", "c.yaml").RelayErrors().ShouldBe(["OCPP_RELAY_CONFIG: there is no file 'c.yaml'"]);
    }
}

using Shouldly;

namespace OcppActors.Configuration.Tests;

public sealed class PrecedenceTests
{
    [Theory]
    [InlineData(null, null, null, 1883)]
    [InlineData(null, null, "3", 3)]
    [InlineData(null, "2", "3", 2)]
    [InlineData("1", "2", "3", 1)]
    [InlineData("1", null, "3", 1)]
    [InlineData(null, "", "3", 3)]
    public void Command_line_overrides_environment_overrides_file_overrides_default(string? argument, string? variable, string? key, int port)
    {
        var run = ConfigurationRun.Of("--config c.yaml" + (argument is null ? "" : $" --mqtt-broker-port {argument}"))
            .WithFile("c.yaml", $"snoop2mqtt:\n  mqtt_broker_port: {key}\n");
        if (variable is not null)
        {
            run.With("OCPP_SNOOP2MQTT_MQTT_BROKER_PORT", variable);
        }

        run.Bridge().Configuration!.Metering.Mqtt.Port.ShouldBe(port);
    }

    [Fact]
    public void An_error_in_an_overridden_value_is_still_reported()
    {
        var run = ConfigurationRun.Of("--mqtt-broker-port 1").With("OCPP_SNOOP2MQTT_MQTT_BROKER_PORT", "x");

        run.Bridge().ExitCode.ShouldBe(2);

        run.Errors.ShouldBe(["OCPP_SNOOP2MQTT_MQTT_BROKER_PORT: 'x' is not a port; give a number from 0 to 65535"]);
    }

    [Theory]
    [InlineData("-v", "quiet: true", Verbosity.Verbose)]
    [InlineData("-q", "verbose: true", Verbosity.Quiet)]
    [InlineData("--quiet=false", "quiet: true", Verbosity.Normal)]
    public void A_switch_on_the_command_line_overrides_its_opposite_in_the_file(string argument, string line, Verbosity verbosity)
    {
        var run = ConfigurationRun.Of($"--config c.yaml {argument}").WithFile("c.yaml", $"snoop2mqtt:\n  {line}\n");

        run.Bridge().Configuration!.Log.Verbosity.ShouldBe(verbosity);
    }

    [Fact]
    public void An_empty_value_cancels_the_value_of_the_file()
    {
        var run = ConfigurationRun.Of("--config c.yaml --mqtt-broker-host=")
            .WithFile("c.yaml", "relay:\n  cpms: ws://x/\n  mqtt_broker_host: broker\n  mqtt_broker_username: me\n");

        run.Relay().Configuration!.Metering.ShouldBeNull();
    }

    [Theory]
    [InlineData("OCPP_RELAY_OCPP_PRT", "OCPP_RELAY_OCPP_PRT: is not a setting; did you mean OCPP_RELAY_OCPP_PORT?")]
    [InlineData("OCPP_RELAY_CPM", "OCPP_RELAY_CPM: is not a setting; did you mean OCPP_RELAY_CPMS?")]
    public void A_typo_in_the_name_of_a_variable_is_an_error(string variable, string error)
    {
        ConfigurationRun.Of("--cpms ws://x/").With(variable, "x").RelayErrors().ShouldBe([error]);
    }

    [Theory]
    [InlineData("OCPP_RELAY_PORT")]
    [InlineData("OCPP_RELAY_SERVICE_HOST")]
    [InlineData("OCPP_RELAY_SERVICE_PORT")]
    [InlineData("OCPP_RELAY_PORT_8500_TCP_ADDR")]
    public void Variables_that_Kubernetes_sets_for_a_service_are_ignored(string variable)
    {
        ConfigurationRun.Of("--cpms ws://x/").With(variable, "tcp://10.0.0.1:8500").Relay().Configuration.ShouldNotBeNull();
    }
}

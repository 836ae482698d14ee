using OcppActors.Domain;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Configuration.Tests;

public sealed class BridgeConfigurationTests
{
    private static readonly MeteringConfiguration LocalBroker = new(
        new MqttOptions("localhost", 1883, null, null, "", "homeassistant"),
        new DeviceSettings("", ProductVersion.Number, "homeassistant", "ocpp"));

    [Fact]
    public void No_option_is_required()
    {
        var result = ConfigurationRun.Of("").Bridge();

        result.Configuration.ShouldBe(new BridgeConfiguration(
            new Uri("ws://localhost:8501/"), SnoopCa: null, LocalBroker, new LogOptions(Verbosity.Normal, Syslog: false)));
    }

    [Fact]
    public void The_command_line_of_the_original_works_with_the_relay_s_token()
    {
        var run = ConfigurationRun.Of("--mqtt-broker-username me --mqtt-broker-password it --mqtt-broker-host=homeassistant -q --snoop-token sesame");

        run.Bridge().Configuration.ShouldBe(new BridgeConfiguration(
            new Uri("ws://localhost:8501/"),
            SnoopCa: null,
            LocalBroker with { Mqtt = LocalBroker.Mqtt with { Host = "homeassistant", Username = "me", Password = new Secret("it") } },
            new LogOptions(Verbosity.Quiet, Syslog: false))
        {
            SnoopToken = new Secret("sesame"),
        });
    }

    [Theory]
    [InlineData("--mqtt-broker-host=", "--mqtt-broker-host: is empty; leave it out for the default, \"localhost\"")]
    [InlineData("--snoop-socket http://x/", "--snoop-socket: begins with http://; a WebSocket URL begins with ws:// (did you mean that?)")]
    [InlineData("--cpms ws://x/", "--cpms: is not an option of ocpp-snoop2mqtt")]
    public void An_error_names_its_location_and_remedy(string commandLine, string error)
    {
        var run = ConfigurationRun.Of(commandLine);

        run.Bridge().ExitCode.ShouldBe(2);

        run.Errors.ShouldBe([error]);
    }
}

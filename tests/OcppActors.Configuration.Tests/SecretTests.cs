using OcppActors.Domain;
using Shouldly;

namespace OcppActors.Configuration.Tests;

public sealed class SecretTests
{
    [Theory]
    [InlineData("hunter2")]
    [InlineData("hunter2\n")]
    [InlineData("hunter2\r\n")]
    public void A_secret_may_be_in_a_file_of_its_own(string text)
    {
        var run = ConfigurationRun.Of("--mqtt-broker-password-file p").WithFile("p", text);

        run.Bridge().Configuration!.Metering.Mqtt.Password.ShouldBe(new Secret("hunter2"));
    }

    [Theory]
    [InlineData("--mqtt-broker-password-file p", "", "--mqtt-broker-password-file: 'p' is empty")]
    [InlineData("--mqtt-broker-password-file p", "hunter2\nx\n", "--mqtt-broker-password-file: 'p' holds more than one line")]
    [InlineData("--mqtt-broker-password-file q", "hunter2", "--mqtt-broker-password-file: there is no file 'q'")]
    [InlineData(
        "--mqtt-broker-password-file p --mqtt-broker-password hunter2",
        "hunter2",
        "--mqtt-broker-password-file: contradicts --mqtt-broker-password; give one of the two")]
    public void A_secret_that_cannot_be_read_is_an_error(string commandLine, string text, string error)
    {
        var run = ConfigurationRun.Of(commandLine).WithFile("p", text);

        run.Bridge().ExitCode.ShouldBe(2);

        run.Errors.ShouldBe([error]);
    }

    [Theory]
    [InlineData("--mqtt-broker-password-file p", "mqtt_broker_password: in the file", "from p")]
    [InlineData("--mqtt-broker-password given", "mqtt_broker_password_file: p", "given")]
    public void The_stronger_source_decides_between_a_secret_and_its_file(string commandLine, string line, string expected)
    {
        var run = ConfigurationRun.Of($"--config c.yaml {commandLine}")
            .WithFile("c.yaml", $"snoop2mqtt:\n  {line}\n")
            .WithFile("p", "from p\n");

        run.Bridge().Configuration!.Metering.Mqtt.Password!.Reveal().ShouldBe(expected);
    }

    [Theory]
    [InlineData("--mqtt-broker-password hunter2 --ocpp-port x")]
    [InlineData("--mqtt-broker-pasword hunter2")]
    [InlineData("--mqtt-broker-pasword=hunter2")]
    [InlineData("--mqtt-broker-password my hunter2")]
    [InlineData("--mqtt-broker-password -hunter2")]
    [InlineData("-phunter2")]
    [InlineData("--verbose=hunter2")]
    [InlineData("hunter2")]
    [InlineData("--cpms wss://me:hunter2@cpms.example.com/")]
    [InlineData("--cpms https://cpms.example.com/?token=hunter2")]
    public void No_error_on_the_command_line_shows_a_secret(string commandLine)
    {
        var run = ConfigurationRun.Of(commandLine);

        run.Relay().ExitCode.ShouldBe(2);

        run.Error.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("*hunter2")]
    [InlineData("!hunter2")]
    [InlineData("@hunter2")]
    [InlineData("%hunter2")]
    [InlineData("|hunter2")]
    [InlineData("'hunter2")]
    [InlineData("hunter2: x")]
    [InlineData("[hunter2]")]
    [InlineData("{hunter2: x}")]
    [InlineData("hunter2\n  mqtt_broker_password: hunter2")]
    [InlineData("hunter2\n  mqtt_broker_port: x")]
    public void No_error_in_the_file_shows_a_secret(string value)
    {
        var run = ConfigurationRun.Of("--config c.yaml").WithFile("c.yaml", $"snoop2mqtt:\n  mqtt_broker_password: {value}\n");

        run.Bridge().ExitCode.ShouldBe(2);

        run.Error.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Settings_do_not_print_their_secrets()
    {
        var settings = ConfigurationRun.Of("--mqtt-broker-password hunter2").Bridge().Configuration!;

        settings.Metering.Mqtt.Password!.ToString().ShouldBe("***");
        settings.ToString().ShouldNotContain("hunter2");
    }
}

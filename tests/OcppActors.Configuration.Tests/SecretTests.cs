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
    [InlineData("--cpms ws://x/", "", "")]
    [InlineData("--cpms ws://x/ --cpms-password p", "", "")] // of the command line: that is no file
    [InlineData("--cpms ws://x/ --cpms-password-file p", "", "p")]
    [InlineData("--config c", "cpms: ws://x/", "")]
    [InlineData("--config c", "cpms: ws://x/\n  cpms_password_file: p", "p")]
    [InlineData("--config c", "cpms: ws://x/\n  snoop_token: sesame", "c")]
    [InlineData("--config c --snoop-token given", "cpms: ws://x/\n  snoop_token: sesame", "c")] // overridden, and in the file all the same
    [InlineData("--config c", "cpms: ws://x/\n  snoop_token: \"\"", "")]
    [InlineData("--config c", "cpms: ws://x/\n  charge_points:\n    CP1:\n      password: hunter2", "c")]
    [InlineData("--config c", "cpms: ws://x/\n  charge_points:\n    CP1:\n      authorization_file: p", "p")]
    public void Files_with_secrets_are_known_to_the_check(string commandLine, string section, string files)
    {
        var run = ConfigurationRun.Of($"{commandLine} --check").WithFile("c", $"relay:\n  {section}\n").WithFile("p", "hunter2\n");

        run.Relay().Configuration.ShouldNotBeNull(run.Error).Check!.SecretFiles.ShouldBe(files.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("E0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3", "E0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3")] // 20 octets (OCPP-J 1.6)
    [InlineData("000102030405060708090A0B0C0D0E0F1011120A", "000102030405060708090A0B0C0D0E0F1011120A")] // a line feed is its last octet
    [InlineData("FFFE02030405060708090A0B0C0D0E0F10111213", "FFFE02030405060708090A0B0C0D0E0F10111213")] // begins like UTF-16
    [InlineData("70E4730A", "70E4730A")] // Latin-1, as written
    [InlineData("70C3A4730D0A", "70C3A473")] // UTF-8
    [InlineData("EFBBBF70730A", "7073")] // UTF-8 with a byte order mark, by Notepad
    [InlineData("FFFE70007300E4000D000A00", "7073C3A4")] // UTF-16, by PowerShell
    public void A_file_with_octets_that_are_not_text_goes_out_as_it_is(string file, string secret)
    {
        var octets = Convert.FromHexString(file);

        var relay = ConfigurationRun.Of("--cpms ws://x/ --cpms-password-file p").WithFile("p", octets).Relay().Configuration!;
        var bridge = ConfigurationRun.Of("--mqtt-broker-password-file p").WithFile("p", octets).Bridge().Configuration!;

        var header = relay.Routing.Credentials!.HeaderFor("CP001");
        header.ShouldBe($"Basic {Convert.ToBase64String([.. "CP001:"u8, .. Convert.FromHexString(secret)])}");
        Convert.ToHexString(bridge.Metering.Mqtt.Password!.Octets).ShouldBe(secret);
    }

    [Theory]
    [InlineData("--snoop-token-file p", "--snoop-token-file: holds a space or a character that is not ASCII; use letters, digits and signs")]
    [InlineData("--cpms-authorization-file p", "--cpms-authorization-file: holds a character that a header cannot; it is plain ASCII on one line")]
    public void Octets_that_a_header_cannot_carry_are_an_error(string commandLine, string error) =>
        ConfigurationRun.Of($"--cpms ws://x/ {commandLine}").WithFile("p", [0x70, 0xE4]).RelayErrors().ShouldBe([error]);

    [Theory]
    [InlineData("OCPP_RELAY_CPMS_PASSWORD", "holds octets that are not UTF-8; put them into a file of their own, and give its path with the option that ends in -file")]
    [InlineData("OCPP_RELAY_CPMS_USERNAME", "holds octets that are not UTF-8; write it in UTF-8")]
    public void A_value_that_the_runtime_could_not_read_is_an_error(string variable, string error) =>
        ConfigurationRun.Of("--cpms ws://x/").With("OCPP_RELAY_CPMS_PASSWORD", "x").With(variable, "p\uFFFDs").RelayErrors().ShouldBe([$"{variable}: {error}"]);

    [Fact]
    public void A_configuration_file_that_is_not_UTF_8_is_an_error()
    {
        var run = ConfigurationRun.Of("--config c.yaml").WithFile("c.yaml", [.. "relay:\n  cpms_password: p"u8, 0xE4, (byte)'\n']);

        run.RelayErrors().ShouldBe(["c.yaml:2:19: is not UTF-8; save the file as UTF-8"]);
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

using Shouldly;

namespace OcppActors.Configuration.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--ocpp-prt 7", "--ocpp-prt: is not an option of ocpp-relay-server; did you mean --ocpp-port?")]
    [InlineData("--ocpp-prt=7", "--ocpp-prt: is not an option of ocpp-relay-server; did you mean --ocpp-port?")]
    [InlineData("--broker-host x", "--broker-host: is not an option of ocpp-relay-server; did you mean --mqtt-broker-host?")]
    [InlineData("--port 7", "--port: is not an option of ocpp-relay-server; did you mean --ocpp-port or --snoop-port or --mqtt-broker-port?")]
    [InlineData("--ssl-c x", "--ssl-c: is not an option of ocpp-relay-server; did you mean --ssl-cert or --ssl-client-ca?")]
    [InlineData("--Verbose", "--Verbose: is not an option of ocpp-relay-server; did you mean --verbose?")]
    [InlineData("--zzz", "--zzz: is not an option of ocpp-relay-server")]
    [InlineData("-vq", "-v…: is not an option of ocpp-relay-server")]
    [InlineData("-x", "-x: is not an option of ocpp-relay-server")]
    [InlineData("-:", "-: is not an option of ocpp-relay-server")]
    [InlineData("stray", "argument 3: belongs to no option; put a value with spaces in quotes")]
    [InlineData("--ocpp-port 1 2", "argument 5: belongs to no option; put a value with spaces in quotes")]
    [InlineData("--ocpp-port", "--ocpp-port: needs a value: --ocpp-port PORT, or --ocpp-port=… where it begins with -")]
    [InlineData("--ocpp-host --snoop-port 1", "--ocpp-host: needs a value: --ocpp-host HOST, or --ocpp-host=… where it begins with -")]
    [InlineData("--verbose=maybe", "--verbose: takes true or false, or no value at all")]
    public void Unknown_arguments_are_reported(string commandLine, string error)
    {
        var run = ConfigurationRun.Of($"--cpms ws://x/ {commandLine}");

        run.Relay().ExitCode.ShouldBe(2);

        run.Errors.ShouldBe([error]);
    }

    [Fact]
    public void The_last_of_several_values_counts()
    {
        ConfigurationRun.Of("--cpms ws://x/ --ocpp-port 1 --ocpp-port=2").Relay().Configuration!.ChargePoints.Port.ShouldBe(2);
    }

    [Theory]
    [InlineData("--mqtt-broker-password=-dash", "-dash")]
    [InlineData("--mqtt-broker-password=a=b", "a=b")]
    [InlineData("--mqtt-broker-password @file", "@file")]
    public void A_password_is_used_verbatim(string commandLine, string password)
    {
        ConfigurationRun.Of(commandLine).Bridge().Configuration!.Metering.Mqtt.Password!.Reveal().ShouldBe(password);
    }

    [Theory]
    [InlineData("", Verbosity.Normal)]
    [InlineData("-v", Verbosity.Verbose)]
    [InlineData("--verbose", Verbosity.Verbose)]
    [InlineData("-v -v", Verbosity.Verbose)]
    [InlineData("-q", Verbosity.Quiet)]
    [InlineData("--quiet", Verbosity.Quiet)]
    [InlineData("--quiet=false", Verbosity.Normal)]
    public void Switches_say_how_much_is_logged(string commandLine, Verbosity verbosity)
    {
        ConfigurationRun.Of(commandLine).Bridge().Configuration!.Log.Verbosity.ShouldBe(verbosity);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--nonsense -h --ocpp-port x")]
    public void Help_is_printed_whatever_else_is_wrong(string commandLine)
    {
        var run = ConfigurationRun.Of(commandLine);

        var result = run.Relay();

        (result.Configuration, result.ExitCode).ShouldBe((null, 0));
        run.Output.ShouldContain("Usage: ocpp-relay-server --cpms URL [options]");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public void The_version_is_a_number()
    {
        var run = ConfigurationRun.Of("--version");

        run.Bridge().ExitCode.ShouldBe(0);

        run.Output.ShouldMatch(@"^ocpp-snoop2mqtt \d+\.\d+\.\d+\n$");
    }
}

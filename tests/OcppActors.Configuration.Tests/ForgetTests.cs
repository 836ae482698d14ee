using Shouldly;

namespace OcppActors.Configuration.Tests;

/// <summary><c>--forget</c>, which both services have on the command line alone.</summary>
public sealed class ForgetTests
{
    [Theory]
    [InlineData("--forget CP1", "CP1")]
    [InlineData("--forget CP1 CP2 --mqtt-broker-port 1884", "CP1 CP2")]
    [InlineData("--forget CP1,CP2 --forget=-CP3 --forget CP1", "CP1 CP2 -CP3")]
    public void Several_charge_points_may_be_given(string commandLine, string ids)
    {
        ConfigurationRun.Of(commandLine).Bridge().Configuration!.Forget!.Value.Select(id => id.Value).ShouldBe(ids.Split(' '));
        ConfigurationRun.Of($"--cpms ws://x/ --mqtt-broker-host broker {commandLine}").Relay().Configuration!.Forget!.Value.Length.ShouldBe(ids.Split(' ').Length);
    }

    [Theory]
    [InlineData("--forget", "--forget: needs a value: --forget ID,…, or --forget=… where it begins with -")]
    [InlineData("--forget=,", "--forget: needs the id of a charge point")]
    [InlineData("--forget CP1 --check", "--forget: cannot be given together with --check")]
    public void What_makes_no_sense_is_reported(string commandLine, string error)
    {
        var run = ConfigurationRun.Of(commandLine);

        run.Bridge().ExitCode.ShouldBe(2);

        run.Errors.ShouldBe([error]);
    }

    [Fact]
    public void A_relay_without_a_broker_has_nothing_to_forget()
    {
        var run = ConfigurationRun.Of("--cpms ws://x/ --forget CP1");

        run.Relay().ExitCode.ShouldBe(2);

        run.Errors.ShouldBe(["--forget: does nothing without an MQTT broker; give --mqtt-broker-host"]);
    }

    [Fact]
    public void Otherwise_the_service_runs() => ConfigurationRun.Of("").Bridge().Configuration!.Forget.ShouldBeNull();
}

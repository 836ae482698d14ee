using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The stop reason of a session: an enum, so that automations can choose from it.</summary>
public sealed class StopReasonTests
{
    private static readonly string[] Of16 =
        ["DeAuthorized", "EmergencyStop", "EVDisconnected", "HardReset", "Local", "Other", "PowerLoss", "Reboot", "Remote", "SoftReset", "UnlockCommand"];

    private static readonly string[] Of21 =
    [
        "DeAuthorized", "EmergencyStop", "EnergyLimitReached", "EVDisconnected", "GroundFault", "ImmediateReset", "MasterPass", "Local",
        "LocalOutOfCredit", "Other", "OvercurrentFault", "PowerLoss", "PowerQuality", "Reboot", "Remote", "SOCLimitReached", "StoppedByEV",
        "TimeLimitReached", "Timeout", "ReqEnergyTransferRejected",
    ];

    [Fact]
    public void Its_options_are_the_reasons_of_every_version() =>
        OcppStates.StopReason.Order(StringComparer.Ordinal).ShouldBe(Of16.Union(Of21).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("EVDisconnected", "EVDisconnected")]
    [InlineData("evdisconnected", "EVDisconnected")]
    [InlineData("SOCLimitReached", "SOCLimitReached")]
    [InlineData("CardRemoved", "Other")]
    public void A_reason_is_one_of_them_or_Other(string sent, string published)
    {
        var device = Ended(sent);

        device.Retained["1/session/stop-reason"].ShouldBe($$"""{"value": "{{published}}"}""");
        device.Skipped.ShouldBe(sent == "CardRemoved" ? ["stop reason CardRemoved is unknown: it is published as Other"] : []);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void It_is_unknown_while_the_next_session_runs()
    {
        var device = Ended("CardRemoved").Applies(Facts.Started(at: 600, call: "call-2"), Facts.StartAnswered("78", "call-2"));

        device.Retained["1/session/stop-reason"].ShouldBe("""{"value": null}""");
    }

    [Fact]
    public void A_text_that_an_earlier_version_has_left_becomes_Other()
    {
        var before = Ended("Local");
        var states = before.Retained;
        states["1/session/stop-reason"] = """{"value": "CardRemoved"}""";

        var device = new TestDevice(isRestored: false).Restores(before.DocumentText, states: states).Connects().Waits(10);

        device.Retained["1/session/stop-reason"].ShouldBe("""{"value": "Other"}""");
        device.Restarts().Connects().Waits(10).Retained.ShouldBeEmpty();
    }

    private static TestDevice Ended(string reason) => new TestDevice().Connects()
        .Applies(Facts.Started()).Applies(Facts.StartAnswered("77")).Waits(60)
        .Applies(Facts.Ended("77", at: 60, register: 5100, reason: reason)).Waits(10);
}

using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Whole recordings of real chargers and of the simulator.</summary>
public sealed class RecordingTests
{
    /// <summary>The states that the lists beside the recordings contain completely.</summary>
    private static readonly string[] Listed = ["/status", "/charging-state", "/Current-", "/Energy-", "/Power-", "/Voltage"];

    public static TheoryData<string> Files => [.. Recording.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_recording_breaks_no_discovery_rule(string file)
    {
        foreach (var charger in Recording.Read(file).GroupBy(message => message.ChargePoint))
        {
            Play(charger.Key, charger).ShouldSatisfyDiscoveryRules();
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_recording_leaves_the_states_that_the_contract_says(string file)
    {
        if (Recording.RetainedAfter(file) is not { } expected)
        {
            return;
        }

        var messages = Recording.Read(file).ToList();
        var device = Play(messages[0].ChargePoint, messages);

        device.Retained
            .Where(state => state.Key == "heartbeat" || Listed.Any(topic => state.Key.Contains(topic, StringComparison.Ordinal)))
            .Select(state => state.Key == "heartbeat" ? """heartbeat {"value": "<time>"}""" : $"{state.Key} {state.Value}")
            .Order(StringComparer.Ordinal)
            .ShouldBe(expected.Order(StringComparer.Ordinal));
    }

    private static TestDevice Play(string chargePoint, IEnumerable<RecordedMessage> messages)
    {
        var device = new TestDevice(chargePoint).Connects();
        DateTimeOffset? before = null;
        foreach (var message in messages)
        {
            device.Waits(Math.Max(0, (message.Timestamp - (before ?? message.Timestamp)).TotalSeconds));
            before = message.Timestamp;
            device.Receives(message.Payload, message.Timestamp, message.Sender, message.Protocol);
        }

        return device.Waits(10);
    }
}

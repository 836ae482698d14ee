using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>Home Assistant publishes its birth message.</summary>
public sealed class BirthTests
{
    private const string Birth = "homeassistant/status";

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Everything_is_published_again_documents_then_availability_then_states()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay);
        var recording = Recordings.Named("three-phase-all-1.6");
        var expected = Recordings.RetainedAfter(recording)!;
        await using var pair = await scenario.ConnectChargerAsync(recording);
        await pair.PlayAsync(recording.Messages);
        string[] last = [Topics.State(recording.ChargePoint, "heartbeat"), Topics.State(recording.ChargePoint, "serial-number")];
        await scenario.Watcher.Messages.WhenAsync(
            messages => MqttWatcher.LatestOf(messages) is var all && last.All(all.ContainsKey) && RetainedExpectation.HoldReadings(all, recording, expected),
            "all that the recording says",
            Deadline.Long);
        var latest = MqttWatcher.LatestOf(scenario.Watcher.Messages.Entries.Where(message => !message.Topic.EndsWith("/sync", StringComparison.Ordinal)));

        await scenario.Watcher.PublishAsync(Birth, "online", retain: false);
        await scenario.Watcher.Messages.WhenAsync(messages => After(messages).Count() >= latest.Count, "all of it again", Deadline.Long);

        var again = After(scenario.Watcher.Messages.Entries).Take(latest.Count).ToList();
        again.ToDictionary(message => message.Topic, message => message.Payload).ShouldBe(latest, ignoreOrder: true);
        again.Select(RankOf).ShouldBeInOrder();
        again[0].Topic.ShouldStartWith("homeassistant/device/ocpp_bridge/");
        again.Last(message => RankOf(message) == 1).Topic.ShouldBe(scenario.BridgeTopic);
    }

    private static IEnumerable<MqttMessage> After(IEnumerable<MqttMessage> messages) =>
        messages.SkipWhile(message => message.Topic != Birth).Skip(1);

    private static int RankOf(MqttMessage message) => message.Topic switch
    {
        _ when message.Topic.EndsWith("/config", StringComparison.Ordinal) => 0,
        _ when message.Topic.EndsWith("/availability", StringComparison.Ordinal) => 1,
        _ => 2,
    };
}

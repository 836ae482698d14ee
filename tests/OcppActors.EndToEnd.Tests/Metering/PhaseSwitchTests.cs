using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>A car that charges on one phase for a while, and then on three.</summary>
public sealed class PhaseSwitchTests
{
    [RequiresFact(Requirement.Mosquitto)]
    public async Task Entities_without_a_phase_give_way_to_those_with_one()
    {
        await using var stage = await Stage.SetAsync(MeteringIn.TheRelay);
        var recording = Recordings.Named("phase-switching-1.6");
        var expected = Recordings.RetainedAfter(recording)!;
        var onePhase = recording.Messages.TakeWhile(message => !message.Payload.Contains("\"L2\"", StringComparison.Ordinal)).ToList();
        var voltage = Topics.State(recording.ChargePoint, "1/Outlet/Voltage");
        await using var duet = await stage.MeetAsync(recording);

        await duet.PlayAsync(onePhase);
        await stage.Watcher.Messages.FirstAsync(message => message.Topic == voltage, "the voltage without a phase", Deadline.Long);
        await duet.PlayAsync(recording.Messages.Skip(onePhase.Count));
        await stage.Watcher.Messages.FirstAsync(message => message.Topic == voltage && message.Payload == StatePayload.Null, "its end", Deadline.Long);
        await stage.Watcher.Messages.WhenAsync(
            messages => RetainedExpectation.HoldReadings(MqttWatcher.LatestOf(messages), recording, expected), "the readings", Deadline.Long);

        var retained = await MqttWatcher.RetainedAsync(stage.Broker);
        retained[voltage].ShouldBe(StatePayload.Null);
        new DiscoveryDocument(retained[Topics.Discovery(recording.ChargePoint)]).ShouldDescribe(
            recording.ChargePoint, Topics.ReadingsOf(recording.ChargePoint, retained), stage.BridgeTopic);
    }
}

using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>A car that charges on one phase for a while, and then on three.</summary>
public sealed class PhaseSwitchTests
{
    [RequiresFact(Requirement.Mosquitto)]
    public async Task Entities_without_a_phase_are_replaced_by_those_with_one()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay);
        var recording = Recordings.Named("phase-switching-1.6");
        var expected = Recordings.RetainedAfter(recording)!;
        var onePhase = recording.Messages.TakeWhile(message => !message.Payload.Contains("\"L2\"", StringComparison.Ordinal)).ToList();
        var voltage = Topics.State(recording.ChargePoint, "1/Outlet/Voltage");
        await using var pair = await scenario.ConnectChargerAsync(recording);

        await pair.PlayAsync(onePhase);
        await scenario.Watcher.Messages.FirstAsync(message => message.Topic == voltage, "the voltage without a phase", Deadline.Long);
        await pair.PlayAsync(recording.Messages.Skip(onePhase.Count));
        await scenario.Watcher.Messages.FirstAsync(message => message.Topic == voltage && message.Payload == StatePayload.Null, "its end", Deadline.Long);
        await scenario.Watcher.Messages.WhenAsync(
            messages => RetainedExpectation.HoldReadings(MqttWatcher.LatestOf(messages), recording, expected), "the readings", Deadline.Long);

        var retained = await MqttWatcher.RetainedAsync(scenario.Broker);
        retained[voltage].ShouldBe(StatePayload.Null);
        new DiscoveryDocument(retained[Topics.Discovery(recording.ChargePoint)]).ShouldDescribe(
            recording.ChargePoint, Topics.ReadingsOf(recording.ChargePoint, retained), scenario.BridgeTopic);
    }
}

using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>The broker restarts in the middle of a charge.</summary>
public sealed class BrokerRestartTests
{
    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData(nameof(MeteringIn.TheRelay), false)]
    [InlineData(nameof(MeteringIn.TheRelay), true)]
    [InlineData(nameof(MeteringIn.TheBridge), true)]
    public async Task Everything_is_published_again(string metering, bool emptied)
    {
        await using var scenario = await RelayScenario.StartAsync(Enum.Parse<MeteringIn>(metering));
        var recording = Recordings.Named("three-phase-transaction-1.6");
        var expected = Recordings.RetainedAfter(recording)!;
        var half = recording.Messages.Count / 2;
        await using var pair = await scenario.ConnectChargerAsync(recording);

        await pair.PlayAsync(recording.Messages.Take(half));
        await scenario.Watcher.Messages.FirstAsync(message => message.Topic == Topics.Discovery(recording.ChargePoint), "the document");
        await scenario.Broker.StopAsync();
        await pair.PlayAsync(recording.Messages.Skip(half));
        await scenario.Broker.StartAgainAsync(emptied);
        await using var watcher = await MqttWatcher.ConnectAsync(scenario.Broker);
        await watcher.Messages.WhenAsync(
            messages => RetainedExpectation.HoldReadings(MqttWatcher.LatestOf(messages), recording, expected), "the readings", Deadline.Long);

        var retained = await MqttWatcher.RetainedAsync(scenario.Broker);
        retained.ShouldHoldReadings(recording, expected);
        retained[Topics.Availability(recording.ChargePoint)].ShouldBe("online");
        retained[scenario.BridgeTopic].ShouldBe("online");
        new DiscoveryDocument(retained[Topics.Discovery(recording.ChargePoint)]).ShouldDescribe(
            recording.ChargePoint, Topics.ReadingsOf(recording.ChargePoint, retained), scenario.BridgeTopic);
        await pair.CloseAsync();
        ConnectionTranscript.Of(pair).ShouldBeByteExact();
    }
}

using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>The broker goes away in the middle of a charge and comes back.</summary>
public sealed class BrokerRestartTests
{
    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData(nameof(MeteringIn.TheRelay), false)]
    [InlineData(nameof(MeteringIn.TheRelay), true)]
    [InlineData(nameof(MeteringIn.TheBridge), true)]
    public async Task Everything_is_published_again(string metering, bool emptied)
    {
        await using var stage = await Stage.SetAsync(Enum.Parse<MeteringIn>(metering));
        var recording = Recordings.Named("three-phase-transaction-1.6");
        var expected = Recordings.RetainedAfter(recording)!;
        var half = recording.Messages.Count / 2;
        await using var duet = await stage.MeetAsync(recording);

        await duet.PlayAsync(recording.Messages.Take(half));
        await stage.Watcher.Messages.FirstAsync(message => message.Topic == Topics.Discovery(recording.ChargePoint), "the document");
        await stage.Broker.StopAsync();
        await duet.PlayAsync(recording.Messages.Skip(half));
        await stage.Broker.StartAgainAsync(emptied);
        await using var watcher = await MqttWatcher.ConnectAsync(stage.Broker);
        await watcher.Messages.WhenAsync(
            messages => RetainedExpectation.HoldReadings(MqttWatcher.LatestOf(messages), recording, expected), "the readings", Deadline.Long);

        var retained = await MqttWatcher.RetainedAsync(stage.Broker);
        retained.ShouldHoldReadings(recording, expected);
        retained[Topics.Availability(recording.ChargePoint)].ShouldBe("online");
        retained[stage.BridgeTopic].ShouldBe("online");
        new DiscoveryDocument(retained[Topics.Discovery(recording.ChargePoint)]).ShouldDescribe(
            recording.ChargePoint, Topics.ReadingsOf(recording.ChargePoint, retained), stage.BridgeTopic);
        await duet.PartAsync();
        Performance.Of(duet).ShouldBeByteExact();
    }
}

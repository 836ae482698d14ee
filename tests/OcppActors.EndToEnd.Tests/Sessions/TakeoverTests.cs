using System.Net;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Sessions;

/// <summary>A charger that reconnects while its old connection is still open, as after a lost line.</summary>
public sealed class TakeoverTests
{
    private static readonly Recording Recording = Recordings.Named("two-connectors-1.6");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("127.0.0.2");

    private static readonly RecordedMessage[] OneHeartbeat =
    [
        new(Sender.Charger, """[2,"beat","Heartbeat",{}]"""),
        new(Sender.Cpms, """[3,"beat",{"currentTime":"2026-06-01T12:00:00Z"}]"""),
    ];

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData(MeteringIn.TheRelay, null)]
    [InlineData(MeteringIn.TheBridge, null)]
    [InlineData(MeteringIn.TheRelay, "409 Conflict")]
    [InlineData(MeteringIn.TheBridge, "500 Internal Server Error")]
    internal async Task A_takeover_is_one_change_for_every_observer(MeteringIn metering, string? toASecond)
    {
        await using var scenario = await RelayScenario.StartAsync(metering);
        scenario.Cpms.SecondConnection = toASecond is null ? null : new Refusal(toASecond, "you are here already");
        await using var old = await scenario.ConnectChargerAsync(Recording);
        await old.PlayAsync(OneHeartbeat);
        await AvailabilityAsync(scenario, "online");

        await using var renewed = await scenario.ConnectChargerAsync(Recording);
        await renewed.PlayAsync(OneHeartbeat);
        await old.ChargerSocket.EndAsync();
        await old.Cpms.Socket.EndAsync();
        await scenario.Snoop.MessagesOfAsync(Recording.ChargePoint, 7);
        await renewed.CloseAsync();
        await AvailabilityAsync(scenario, "offline");

        (await EventsAsync(scenario, 8)).ShouldBe(
        [
            "Connection", "Message", "Message", "Disconnection",
            "Connection", "Message", "Message", "Disconnection",
        ]);
        Availabilities(scenario).ShouldBe(["online", "offline"]);
        ConnectionTranscript.Of(renewed).ShouldBeByteExact();
        old.ChargerSocket.Received.Length.ShouldBe(old.Cpms.Socket.Sent.Length);
    }

    [Theory]
    [InlineData("401 Unauthorized", 401, false)]
    [InlineData("409 Conflict", 409, true)]
    public async Task An_impostor_that_the_CPMS_refuses_disturbs_nobody(string refusal, int status, bool fromElsewhere)
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var real = await scenario.ConnectChargerAsync(Recording);
        scenario.Cpms.Refuse($"/{Recording.Segment}", new Refusal(refusal, "no"));

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await using var impostor = await FakeCharger.ConnectAsync(
                scenario.Relay.UrlFor(Recording), fromElsewhere ? Elsewhere : IPAddress.Any, Deadline.Generous);
            impostor.Answer.Status.ShouldBe(status);
            await real.PlayAsync(OneHeartbeat);
        }

        (await EventsAsync(scenario, 7)).ShouldBe(["Connection", .. Enumerable.Repeat("Message", 6)]);
        ConnectionTranscript.Of(real).ShouldBeByteExact();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Two_sites_with_the_same_last_segment_are_one_charge_point()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay);
        await using var north = await ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, "north/GATE"), scenario.Cpms, "/north/GATE");
        await using var south = await ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, "south/GATE"), scenario.Cpms, "/south/GATE");
        await scenario.Watcher.Messages.FirstAsync(message => message == new MqttMessage(Topics.Availability("GATE"), "online", false), "its online");

        await north.CloseAsync();
        await south.PlayAsync(OneHeartbeat);
        await south.CloseAsync();
        await scenario.Watcher.Messages.FirstAsync(message => message == new MqttMessage(Topics.Availability("GATE"), "offline", false), "its offline");

        scenario.Watcher.Messages.Entries.Count(message => message.Topic == Topics.Availability("GATE")).ShouldBe(2);
        (await scenario.Relay.LogsAsync("charge_points:")).ShouldContain("/north/GATE and /south/GATE");
        scenario.Relay.Process.Output.Entries.Count(line => line.Text.Contains("charge_points:", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static Task AvailabilityAsync(RelayScenario scenario, string said)
    {
        var topic = Topics.Availability(Recording.ChargePoint);
        return scenario.Watcher.Messages.FirstAsync(message => message.Topic == topic && message.Payload == said, said, Deadline.Long);
    }

    private static IEnumerable<string> Availabilities(RelayScenario scenario) => scenario.Watcher.Messages.Entries
        .Where(message => message.Topic == Topics.Availability(Recording.ChargePoint))
        .Select(message => message.Payload);

    private static async Task<IEnumerable<string>> EventsAsync(RelayScenario scenario, int count) =>
        (await scenario.Snoop.MessagesOfAsync(Recording.ChargePoint, count)).Select(line => SnoopLine.Parse(line).Event);
}

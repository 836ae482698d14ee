using System.Text;
using Akka.Actor;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Metering;
using OcppActors.Traffic;
using Shouldly;

namespace OcppActors.Tests.Metering;

/// <summary>The router beside another bridge that meters the same charge points; its own client id is <c>test</c>.</summary>
public sealed class OtherBridgesTests : MeteringTestKit
{
    private const string Smaller = "ocpp-bridge/other/availability";
    private const string Greater = "ocpp-bridge/zebra/availability";
    private const string Own = "ocpp-bridge/test/availability";
    private const string Document = "homeassistant/device/ocpp/A/config";

    private readonly TrafficGate _gate = new();

    [Fact]
    public async Task A_document_of_a_bridge_with_a_smaller_client_id_suspends_the_charge_point_and_names_both_in_the_log()
    {
        await StartedAsync();

        await EventFilter.Warning(contains: $"Charge point A is published by another bridge, which is online ({Smaller}); this bridge ({Own}) does not publish it")
            .ExpectOneAsync(() =>
            {
                Sys.EventStream.Publish(new DocumentSeen("A", Smaller, IsLive: true));
                return Task.CompletedTask;
            });

        (await ExpectMsgAsync<SuspendChargePoints>(Patience)).TopicIds.ShouldBe(["A"]);
    }

    [Fact]
    public async Task A_suspended_charge_point_publishes_nothing_not_even_at_the_stop()
    {
        var router = await StartedAsync();
        Sys.EventStream.Publish(new DocumentSeen("A", Smaller, IsLive: true));
        await ExpectMsgAsync<SuspendChargePoints>(Patience);

        Sys.EventStream.Publish(Said("A", Heartbeat));
        Sys.EventStream.Publish(Went("A"));
        Time.Advance(TimeSpan.FromSeconds(4));
        Watch(router);
        router.Tell(MeterRouter.Finish.Instance);

        await ExpectTerminatedAsync(router, Patience); // and no Publish before
    }

    [Fact]
    public async Task A_bridge_with_a_greater_client_id_is_answered_with_our_document_five_seconds_later()
    {
        await StartedAsync();

        await EventFilter.Warning(contains: $"Charge point A is also published by another bridge ({Greater})").ExpectOneAsync(() =>
        {
            Sys.EventStream.Publish(new DocumentSeen("A", Greater, IsLive: true));
            return Task.CompletedTask;
        });
        Time.Advance(TimeSpan.FromSeconds(6));

        (await ExpectMsgAsync<RepeatDocuments>(Patience)).TopicIds.ShouldBe(["A"]);
    }

    [Fact]
    public async Task When_the_other_bridge_goes_offline_the_charge_point_is_taken_over_with_every_component_of_the_retained_document()
    {
        var router = await SuspendedAsync();
        Sys.EventStream.Subscribe(TestActor, typeof(ReadDocuments));

        Sys.EventStream.Publish(new BridgeSeen(Smaller, IsOnline: false));
        await SeenAsync(router);
        Time.Advance(TimeSpan.FromSeconds(4));
        (await ExpectMsgAsync<ReadDocuments>(Patience)).TopicIds.ShouldBe(["A"]);
        router.Tell(new DocumentsRead(["A"], RetainedOf(Smaller, "Voltage"), IsWhole: true));

        (await ExpectMsgAsync<ResumeChargePoints>(Patience)).TopicIds.ShouldBe(["A"]);
        (await PublishedAsync()).ShouldBe(["ocpp/A/availability online"]);
        Time.Advance(TimeSpan.FromSeconds(7));
        var publication = (await ExpectMsgAsync<Publish>(Patience)).Publications.First(each => each.Topic == Document);
        var json = Encoding.UTF8.GetString(publication.Payload.Span);
        json.ShouldContain(Own);
        json.ShouldContain("\"1_outlet_voltage\"");
    }

    [Fact]
    public async Task A_charger_that_disconnected_meanwhile_is_offline_when_it_is_taken_over()
    {
        var router = await SuspendedAsync();
        Sys.EventStream.Publish(Went("A"));
        Sys.EventStream.Publish(new BridgeSeen(Smaller, IsOnline: false));

        router.Tell(new DocumentsRead(["A"], RetainedOf(Smaller, "Voltage"), IsWhole: true));

        await ExpectMsgAsync<ResumeChargePoints>(Patience);
        (await PublishedAsync()).ShouldContain("ocpp/A/availability offline");
    }

    [Fact]
    public async Task A_document_that_another_online_bridge_has_published_meanwhile_leaves_the_charge_point_there()
    {
        var router = await SuspendedAsync();
        Sys.EventStream.Publish(new BridgeSeen(Greater, IsOnline: true));

        router.Tell(new DocumentsRead(["A"], RetainedOf(Greater, "Voltage"), IsWhole: true));
        Sys.EventStream.Publish(Came("B"));

        (await PublishedAsync()).ShouldBe(["ocpp/B/availability online"]);
    }

    [Fact]
    public async Task A_charge_point_that_connects_later_is_left_to_the_bridge_that_announced_it_meanwhile()
    {
        await StartedAsync();
        Sys.EventStream.Publish(new DocumentSeen("B", Greater, IsLive: true));

        Sys.EventStream.Publish(Came("B"));

        (await ExpectMsgAsync<SuspendChargePoints>(Patience)).TopicIds.ShouldBe(["B"]);
    }

    [Fact]
    public async Task A_document_that_is_heard_before_the_read_back_is_applied_leaves_the_charge_point_to_its_bridge()
    {
        var (metering, gate) = (Metering, _gate);
        var router = Sys.ActorOf(Props.Create(() => new MeterRouter(metering, gate, true, MeterRouter.MaxMappers)));
        await ExpectMsgAsync<GetRetained>(Patience);
        Sys.EventStream.Publish(BridgesWatched.Instance);
        Sys.EventStream.Publish(Came("A"));
        Sys.EventStream.Publish(new DocumentSeen("A", Greater, IsLive: true));

        router.Tell(RetainedFound.Nothing);

        (await ExpectMsgAsync<SuspendChargePoints>(Patience)).TopicIds.ShouldBe(["A"]);
        Sys.EventStream.Publish(Came("B"));
        (await PublishedAsync()).ShouldBe(["ocpp/B/availability online"]);
    }

    [Fact]
    public async Task Many_charge_points_of_a_bridge_are_logged_once_and_summed_up_after_a_minute()
    {
        var router = await StartedAsync();
        foreach (var number in Enumerable.Range(1, 7))
        {
            Sys.EventStream.Publish(new DocumentSeen($"B{number}", Smaller, IsLive: true));
            Sys.EventStream.Publish(Came($"B{number}"));
            await ExpectMsgAsync<SuspendChargePoints>(Patience);
        }

        await SeenAsync(router);
        await EventFilter.Warning(contains: $"6 more charge points (B2, B3, B4, B5, B6, …) are published by another bridge, which is online ({Smaller}); this bridge ({Own}) does not publish them")
            .ExpectOneAsync(() =>
            {
                Time.Advance(TimeSpan.FromSeconds(61));
                return Task.CompletedTask;
            });
    }

    /// <summary>What a bridge has announced of charge point A.</summary>
    private RetainedFound RetainedOf(string bridge, string measurand)
    {
        var device = ChargePointDevice.New(new ChargePointId("A"), Metering.Device with { BridgeAvailabilityTopic = bridge });
        device = device.Apply(new Restored(Start, null, KnowsConnections: true)).Device;
        device = device.Apply(new Connected(Start, 1)).Device;
        var json = $$"""[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"230","measurand":"{{measurand}}","unit":"V"}]}]}]""";
        device = device.Apply(new MessageReceived(Start, 1, Start, Direction.FromChargePoint, "ocpp1.6", Encoding.UTF8.GetBytes(json))).Device;
        var document = device.Apply(new Tick(Start.AddSeconds(10))).Publications.First(publication => publication.Topic == Document);
        return RetainedFound.Nothing with { Documents = RetainedFound.Nothing.Documents.SetItem(Document, document.Payload) };
    }

    private static async Task SeenAsync(IActorRef router) => await router.Ask<ActorIdentity>(new Identify(null), Patience);

    private async Task<IActorRef> SuspendedAsync()
    {
        var router = await StartedAsync();
        Sys.EventStream.Publish(new DocumentSeen("A", Smaller, IsLive: true));
        await ExpectMsgAsync<SuspendChargePoints>(Patience);
        return router;
    }

    /// <summary>A router with charge point A, which has been announced.</summary>
    private async Task<IActorRef> StartedAsync()
    {
        var (metering, gate) = (Metering, _gate);
        var router = Sys.ActorOf(Props.Create(() => new MeterRouter(metering, gate, true, MeterRouter.MaxMappers)));
        await ExpectMsgAsync<GetRetained>(Patience);
        router.Tell(RetainedFound.Nothing);
        Sys.EventStream.Publish(BridgesWatched.Instance);
        Sys.EventStream.Publish(Came("A"));
        (await PublishedAsync()).ShouldBe(["ocpp/A/availability online"]);
        Time.Advance(Gathered);
        (await PublishedAsync()).ShouldBe([Document]);
        return router;
    }
}

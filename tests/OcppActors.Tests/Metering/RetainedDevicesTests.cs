using System.Text;
using Akka.Actor;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Metering;
using OcppActors.Traffic;
using Shouldly;

namespace OcppActors.Tests.Metering;

/// <summary>What the router makes of what the broker retains.</summary>
public sealed class RetainedDevicesTests : MeteringTestKit
{
    private const string Other = "ocpp-bridge/other/availability";

    private readonly TrafficGate _gate = new();

    [Fact]
    public async Task Mappers_buffer_until_the_read_back_is_known()
    {
        var router = await NewRouterAsync();
        var said = Said("A", Heartbeat);
        Sys.EventStream.Publish(Came("A"));
        _gate.TryAdmit(said);
        Sys.EventStream.Publish(said);
        await UntilAsync(() => _gate.BacklogBytes == 0);
        Time.Advance(Gathered);

        router.Tell(RetainedFound.Nothing);

        (await PublishedAsync())[..2].ShouldBe(["ocpp/A/availability online", "homeassistant/device/ocpp/A/config"]);
    }

    [Fact]
    public async Task Our_disconnected_charge_point_becomes_offline_and_keeps_its_document()
    {
        var router = await NewRouterAsync();

        router.Tell(Found(Metering.Device, "A", "B|1"));

        string[] published = [.. await PublishedAsync(), .. await PublishedAsync()];
        published.Order(StringComparer.Ordinal).ShouldBe(
        [
            "homeassistant/device/ocpp/A/config", "homeassistant/device/ocpp/B_1_3beab0df/config",
            "ocpp/A/availability offline", "ocpp/B_1_3beab0df/availability offline",
        ]);
    }

    [Fact]
    public async Task A_charge_point_that_connected_during_the_read_back_is_online()
    {
        var router = await NewRouterAsync();
        Sys.EventStream.Publish(Came("A"));

        router.Tell(Found(Metering.Device, "A"));

        (await PublishedAsync()).ShouldBe(["ocpp/A/availability online", "homeassistant/device/ocpp/A/config"]);
    }

    [Fact]
    public async Task Our_charge_point_is_unchanged_while_not_all_connections_are_known()
    {
        var router = await NewRouterAsync(knowsConnections: false);

        router.Tell(Found(Metering.Device, "A"));
        Sys.EventStream.Publish(Came("B"));

        (await PublishedAsync()).ShouldBe(["ocpp/B/availability online"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task As_soon_as_all_connections_are_known_the_others_become_offline(bool foundFirst)
    {
        var router = await NewRouterAsync(knowsConnections: false);
        var found = Found(Metering.Device, "A", "B");
        if (foundFirst)
        {
            router.Tell(found);
        }

        Sys.EventStream.Publish(Came("B"));
        Sys.EventStream.Publish(FeedSynchronized.Instance);
        if (!foundFirst)
        {
            router.Tell(found);
        }

        var published = new List<string>();
        while (published.Count < 4)
        {
            published.AddRange(await PublishedAsync());
        }

        published.Order(StringComparer.Ordinal).ShouldBe(
        [
            "homeassistant/device/ocpp/A/config", "homeassistant/device/ocpp/B/config",
            "ocpp/A/availability offline", "ocpp/B/availability online",
        ]);
    }

    [Fact]
    public async Task A_charge_point_that_connects_later_gets_its_document()
    {
        var router = await NewRouterAsync(knowsConnections: false);
        router.Tell(Found(Metering.Device, "A"));

        Sys.EventStream.Publish(Came("A"));

        (await PublishedAsync()).ShouldBe(["homeassistant/device/ocpp/A/config"]);
        (await PublishedAsync()).ShouldBe(["ocpp/A/availability online"]);
    }

    [Fact]
    public async Task A_charge_point_of_an_online_bridge_is_left_to_it_and_logged_once()
    {
        var router = await NewRouterAsync();
        Sys.EventStream.Publish(Came("A"));

        await EventFilter.Warning(contains: $"Charge point A is published by another bridge, which is online ({Other}); this bridge (ocpp-bridge/test/availability)")
            .ExpectOneAsync(async () =>
            {
                router.Tell(Found(Metering.Device with { BridgeAvailabilityTopic = Other }, "A") with
                {
                    Availabilities = RetainedFound.Nothing.Availabilities.SetItem(Other, "online"),
                });
                Sys.EventStream.Publish(Said("A", Heartbeat));
                Sys.EventStream.Publish(Said("A", Heartbeat));
                Sys.EventStream.Publish(Came("B"));
                (await ExpectMsgAsync<SuspendChargePoints>(Patience)).TopicIds.ShouldBe(["A"]);
                (await PublishedAsync()).ShouldBe(["ocpp/B/availability online"]);
            });
    }

    [Theory]
    [InlineData("offline")]
    [InlineData(null)]
    public async Task A_charge_point_of_an_offline_bridge_is_taken_over(string? availability)
    {
        var router = await NewRouterAsync();
        var found = Found(Metering.Device with { BridgeAvailabilityTopic = Other }, "A");
        router.Tell(availability is null
            ? found
            : found with { Availabilities = found.Availabilities.SetItem(Other, availability) });

        Sys.EventStream.Publish(Came("A"));
        (await PublishedAsync()).ShouldBe(["ocpp/A/availability online"]);
        Time.Advance(TimeSpan.FromSeconds(5.6));

        var document = (await ExpectMsgAsync<Publish>(Patience)).Publications.ShouldHaveSingleItem();
        Encoding.UTF8.GetString(document.Payload.Span).ShouldContain("ocpp-bridge/test/availability");
    }

    [Fact]
    public async Task A_topic_id_belongs_to_the_charge_point_whose_document_is_retained_there()
    {
        var router = await NewRouterAsync();
        Sys.EventStream.Publish(Came("A_1_f022e2d2"));

        router.Tell(Found(Metering.Device, "A|1"));

        var published = new List<string>();
        while (!published.Exists(line => line.EndsWith("online", StringComparison.Ordinal)))
        {
            published.AddRange(await PublishedAsync());
            Sys.EventStream.Publish(Said("A_1_f022e2d2", Heartbeat));
        }

        published.Where(line => line.EndsWith("online", StringComparison.Ordinal)).ShouldAllBe(line => line.StartsWith("ocpp/A_1_f022e2d2_", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_documents_of_one_charge_point_are_one_device_at_its_short_topic()
    {
        var found = Found(Metering.Device, "A|1");
        var twice = ChargePointDevice.New(new ChargePointId("A|1"), Metering.Device, TopicId.LongOf(new ChargePointId("A|1")));
        var devices = new RetainedDevices(found with { Documents = found.Documents.SetItem(twice.DiscoveryTopic, found.Documents.Values.First()) }, Metering.Device);

        devices.DocumentOf(new ChargePointId("A|1"))!.TopicId.ShouldBe("A_1_f022e2d2");
        devices.OwnerOf("A_1_f022e2d2").ShouldBe(new ChargePointId("A|1"));
    }

    [Fact]
    public void A_charge_point_whose_document_is_retained_at_its_long_topic_keeps_it()
    {
        var id = new ChargePointId("A|1");
        var longForm = ChargePointDevice.New(id, Metering.Device, TopicId.LongOf(id));
        var retained = new RetainedDevices(
            RetainedFound.Nothing with { Documents = RetainedFound.Nothing.Documents.SetItem(longForm.DiscoveryTopic, Found(Metering.Device, "A|1").Documents.Values.First()) },
            Metering.Device);
        var claims = new TopicClaims();

        claims.Claim(id, retained, out _).ShouldBe(TopicId.LongOf(id));
        claims.Claim(new ChargePointId("A_1_f022e2d2"), retained, out var owner).ShouldBe("A_1_f022e2d2");
        owner.ShouldBe(new ChargePointId("A_1_f022e2d2"));
    }

    [Fact]
    public async Task An_unreadable_document_is_logged_and_replaced()
    {
        var router = await NewRouterAsync();

        await EventFilter.Warning(contains: "retains of A cannot be read").ExpectOneAsync(async () =>
        {
            router.Tell(RetainedFound.Nothing with
            {
                Documents = RetainedFound.Nothing.Documents.SetItem("homeassistant/device/ocpp/A/config", "{"u8.ToArray()),
            });
            Sys.EventStream.Publish(Came("A"));
            (await PublishedAsync()).ShouldBe(["ocpp/A/availability online"]);
        });
        Time.Advance(Gathered);
        (await PublishedAsync()).ShouldBe(["homeassistant/device/ocpp/A/config"]);
    }

    /// <summary>What the broker retains when a bridge of these settings has announced these charge points.</summary>
    private static RetainedFound Found(DeviceSettings settings, params string[] ids)
    {
        var documents = RetainedFound.Nothing.Documents;
        foreach (var id in ids)
        {
            var device = ChargePointDevice.New(new ChargePointId(id), settings);
            device = device.Apply(new Restored(Start, null, KnowsConnections: true)).Device;
            device = device.Apply(new Connected(Start, 1)).Device;
            var document = device.Apply(new Tick(Start.AddSeconds(10))).Publications[0];
            documents = documents.SetItem(document.Topic, document.Payload);
        }

        return RetainedFound.Nothing with { Documents = documents };
    }

    private async Task<IActorRef> NewRouterAsync(bool knowsConnections = true)
    {
        var (metering, gate) = (Metering, _gate);
        var router = Sys.ActorOf(Props.Create(() => new MeterRouter(metering, gate, knowsConnections, MeterRouter.MaxMappers)));
        await ExpectMsgAsync<GetRetained>(Patience);
        return router;
    }
}

using Akka.Actor;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Metering;
using OcppActors.Traffic;
using Shouldly;

namespace OcppActors.Tests.Metering;

public sealed class MeterRouterTests : MeteringTestKit
{
    private readonly TrafficGate _gate = new();

    [Fact]
    public async Task Each_charge_point_gets_a_device_of_its_own()
    {
        await NewRouterAsync();
        Sys.EventStream.Publish(Came("A"));
        Sys.EventStream.Publish(Came("B|1", 2));
        string[] topics = [.. await PublishedAsync(), .. await PublishedAsync()];

        topics.Order(StringComparer.Ordinal)
            .ShouldBe(["ocpp/A/availability online", "ocpp/B_1_3beab0df/availability online"]);
    }

    [Fact]
    public async Task Two_connections_of_one_charge_point_are_one_device()
    {
        await NewRouterAsync();
        Sys.EventStream.Publish(Came("A", 1));
        Sys.EventStream.Publish(Came("A", 2));
        await AwaitMappersAsync(everStarted: 1, alive: 1);
        (await PublishedAsync()).ShouldBe(["ocpp/A/availability online"]);
        Time.Advance(Gathered);
        await PublishedAsync();

        Sys.EventStream.Publish(Went("A", 1));
        Sys.EventStream.Publish(Said("A", Heartbeat, 2));

        (await PublishedAsync()).ShouldHaveSingleItem().ShouldStartWith("ocpp/A/heartbeat/state");
    }

    [Fact]
    public async Task The_gate_is_open_while_the_router_runs()
    {
        var router = await NewRouterAsync();
        _gate.IsOpen.ShouldBeTrue();

        await WatchAsync(router);
        Sys.Stop(router);
        await ExpectTerminatedAsync(router, Patience);

        _gate.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Beyond_the_limit_the_longest_silent_mapper_is_evicted_and_restored_from_its_document()
    {
        await NewRouterAsync(maxMappers: 2);
        Sys.EventStream.Publish(Came("A", 1));
        Sys.EventStream.Publish(Came("B", 2));
        Sys.EventStream.Publish(Said("A", Heartbeat, 1));
        await AwaitMappersAsync(everStarted: 2, alive: 2);

        Sys.EventStream.Publish(Came("C", 3));
        await AwaitMappersAsync(everStarted: 3, alive: 2);
        Time.Advance(Gathered);
        var published = new List<string>();
        while (published.Count(IsDocument) < 3)
        {
            published.AddRange(await PublishedAsync());
        }

        published.Where(IsDocument).Order(StringComparer.Ordinal)
            .ShouldBe(["homeassistant/device/ocpp/A/config", "homeassistant/device/ocpp/B/config", "homeassistant/device/ocpp/C/config"]);

        Sys.EventStream.Publish(Said("B", Heartbeat, 2));
        const string topic = "homeassistant/device/ocpp/B/config";
        var asked = await ExpectMsgAsync<GetDocument>(Patience);
        asked.Topic.ShouldBe(topic);
        asked.ReplyTo.Tell(new DocumentFound(topic, default));
        await AwaitMappersAsync(everStarted: 4, alive: 2);
        Time.Advance(Gathered);
        (await PublishedAsync()).ShouldBe(["ocpp/B/availability online"]);
        (await PublishedAsync())[0].ShouldBe(topic);
    }

    [Fact]
    public async Task The_publisher_releases_the_topics_of_charge_points_evicted_long_ago()
    {
        await NewRouterAsync(maxMappers: 1);

        foreach (var id in (string[])["A|1", "B", "A|1", "C", "D"])
        {
            Sys.EventStream.Publish(Came(id));
        }

        var told = new List<string>();
        while (told.Count < 2)
        {
            told.AddRange((await FishForMessageAsync<ForgetChargePoints>(_ => true, Patience)).TopicIds);
        }

        told.ShouldBe(["B", "A_1_f022e2d2"]);
    }

    [Fact]
    public async Task Of_two_charge_points_with_one_topic_id_the_second_has_the_long_one_and_the_log_names_both()
    {
        await NewRouterAsync();
        Sys.EventStream.Publish(Came("A|1"));
        (await PublishedAsync()).ShouldBe(["ocpp/A_1_f022e2d2/availability online"]);

        await EventFilter.Warning(contains: "A_1_f022e2d2 would have the MQTT topics of A|1").ExpectOneAsync(() =>
        {
            Sys.EventStream.Publish(Came("A_1_f022e2d2", 2));
            return Task.CompletedTask;
        });

        (await PublishedAsync()).ShouldHaveSingleItem().ShouldMatch("^ocpp/A_1_f022e2d2_[0-9a-f]{64}/availability online$");
    }

    [Fact]
    public async Task Beyond_the_total_of_memory_the_longest_silent_mappers_are_evicted()
    {
        var router = await NewRouterAsync(maxBytes: 1000 + (3 * MapperRegistry.BytesOfMapper));
        Sys.EventStream.Publish(Came("A", 1));
        Sys.EventStream.Publish(Came("B", 2));
        Sys.EventStream.Publish(Came("C", 3));
        Sys.EventStream.Publish(Said("A", Heartbeat, 1));
        await AwaitMappersAsync(everStarted: 3, alive: 3);

        var (a, b) = (await MapperAsync("A", 1), await MapperAsync("B", 2));
        router.Tell(new MeterMapper.DeviceSize(new ChargePointId("A"), 1_000_000), b); // late, of a mapper that A no longer has
        await EventFilter.Warning(contains: "the most that metering uses").ExpectOneAsync(async () =>
        {
            router.Tell(new MeterMapper.DeviceSize(new ChargePointId("B"), 600), b);
            router.Tell(new MeterMapper.DeviceSize(new ChargePointId("A"), 600 + MapperRegistry.BytesOfMapper), a);
            await AwaitMappersAsync(everStarted: 3, alive: 2);
            router.Tell(new MeterMapper.DeviceSize(new ChargePointId("A"), 1100 + MapperRegistry.BytesOfMapper), a);
            await AwaitMappersAsync(everStarted: 3, alive: 1);
        });

        Sys.EventStream.Publish(Said("A", Heartbeat, 1));
        await UntilAsync(() => Time.Timers == 1);
    }

    [Fact]
    public async Task A_mapper_reports_the_size_of_a_device_that_has_grown()
    {
        var parent = CreateTestProbe();
        var (metering, reader) = (Metering, _gate.Subscribe(listens: true));
        var mapper = parent.ChildActorOf(Props.Create(() => new MeterMapper(new ChargePointId("A"), "A", metering, reader)));

        for (var connector = 0; connector < 100; connector++)
        {
            mapper.Tell(Said("A", $$"""[2,"1","StatusNotification",{"connectorId":{{connector}},"status":"Available","errorCode":"NoError","info":"{{new string('x', 250)}}"}]"""));
        }

        var size = await parent.ExpectMsgAsync<MeterMapper.DeviceSize>(Patience);
        size.Bytes.ShouldBeInRange(4 * 1024, 8 * 1024);
    }

    [Fact]
    public async Task A_mapper_reports_its_open_calls_as_well()
    {
        var parent = CreateTestProbe();
        var (metering, reader) = (Metering, _gate.Subscribe(listens: true));
        var mapper = parent.ChildActorOf(Props.Create(() => new MeterMapper(new ChargePointId("A"), "A", metering, reader)));

        for (var call = 0; call < 16; call++)
        {
            mapper.Tell(Said("A", $$"""[2,"{{call}}{{new string('x', 200)}}","Authorize",{"idTag":"{{new string('y', 200)}}"}]"""));
        }

        (await parent.ExpectMsgAsync<MeterMapper.DeviceSize>(Patience)).Bytes.ShouldBeInRange(4 * 1024, 8 * 1024);
        (await parent.ExpectMsgAsync<MeterMapper.DeviceSize>(Patience)).Bytes.ShouldBeGreaterThan(8 * 1024);
    }

    [Fact]
    public async Task Charge_points_that_have_only_connected_count()
    {
        await NewRouterAsync(maxBytes: 3 * MapperRegistry.BytesOfMapper);

        for (var i = 1; i <= 10; i++)
        {
            Sys.EventStream.Publish(Came($"invented{i}", i));
        }

        await UntilAsync(() => Time.Armings == 10 && Time.Timers == 3);
    }

    [Fact]
    public async Task A_charge_point_that_the_publisher_has_forgotten_is_announced_again_with_its_next_message_and_no_other()
    {
        await NewRouterAsync();
        Sys.EventStream.Publish(Came("A", 1));
        Sys.EventStream.Publish(Came("B", 2));
        await AwaitMappersAsync(everStarted: 2, alive: 2);
        Time.Advance(Gathered);
        var published = new List<string>();
        while (published.Count(IsDocument) < 2)
        {
            published.AddRange(await PublishedAsync());
        }

        Sys.EventStream.Publish(new ChargePointsForgotten(["A", "unknown"]));
        await UntilAsync(() => Time.Timers == 1);
        Sys.EventStream.Publish(Said("A", Heartbeat, 1));
        var question = await ExpectMsgAsync<GetDocument>(Patience);
        question.ReplyTo.Tell(new DocumentFound(question.Topic, ReadOnlyMemory<byte>.Empty));

        (await PublishedAsync()).ShouldBe(["ocpp/A/availability online"]);
        Time.Advance(Gathered);
        (await PublishedAsync())[0].ShouldBe("homeassistant/device/ocpp/A/config");
    }

    [Fact]
    public async Task Finishing_lets_every_mapper_publish_what_it_received()
    {
        var router = await NewRouterAsync();
        Sys.EventStream.Publish(Came("A", 1));
        Sys.EventStream.Publish(Came("B", 2));
        Sys.EventStream.Publish(Went("A", 1));
        Sys.EventStream.Publish(Went("B", 2));

        await WatchAsync(router);
        router.Tell(MeterRouter.Finish.Instance);

        var said = new List<string>();
        while (said.Count < 6)
        {
            said.AddRange(await PublishedAsync());
        }

        said.Where(IsDocument).Count().ShouldBe(2);
        said.Where(line => !IsDocument(line)).Order(StringComparer.Ordinal).ShouldBe(
            ["ocpp/A/availability offline", "ocpp/A/availability online", "ocpp/B/availability offline", "ocpp/B/availability online"]);
        await ExpectTerminatedAsync(router, Patience);
    }

    [Fact]
    public async Task Messages_count_as_consumed_once_a_mapper_has_handled_them()
    {
        await NewRouterAsync();
        var watching = _gate.Subscribe(listens: false);
        for (var i = 0; i < 100; i++)
        {
            var said = Said(i % 2 == 0 ? "A" : "B", Heartbeat);
            _gate.TryAdmit(said).ShouldBeTrue();
            Sys.EventStream.Publish(said);
            watching.MarkRead(said);
        }

        await UntilAsync(() => _gate.BacklogBytes == 0);
    }

    [Fact]
    public async Task MeterValues_that_were_skipped_are_logged_once()
    {
        var gate = new TrafficGate(maxBacklogBytes: 0);
        var metering = Metering;
        var router = Sys.ActorOf(Props.Create(() => new MeterRouter(metering, gate, true, 10)));
        await ExpectMsgAsync<GetRetained>(Patience);
        router.Tell(RetainedFound.Nothing);
        gate.Subscribe(listens: false); // reads nothing: the gate stays shut

        await EventFilter.Warning(contains: "MeterValues are skipped").ExpectOneAsync(async () =>
        {
            gate.TryAdmit(Said("A", Heartbeat)).ShouldBeTrue();
            gate.TryAdmit(Said("A", """[2,"1","MeterValues",{}]""")).ShouldBeFalse();
            Sys.EventStream.Publish(Came("A"));
            Sys.EventStream.Publish(Came("B", 2));
            await PublishedAsync();
            await PublishedAsync();
        });
    }

    [Fact]
    public async Task Finishing_without_mappers_ends_at_once()
    {
        var router = await NewRouterAsync();

        await WatchAsync(router);
        router.Tell(MeterRouter.Finish.Instance);

        await ExpectTerminatedAsync(router, Patience);
    }

    [Fact]
    public async Task A_crash_while_finishing_does_not_make_it_forget_to_finish()
    {
        using var proceed = new ManualResetEventSlim();
        var metering = Metering with { Time = new BlockingTime(proceed) };
        var router = Sys.ActorOf(Props.Create(() => new MeterRouter(metering, _gate, true, 10)), "router");
        await ExpectMsgAsync<GetRetained>(Patience);
        Sys.EventStream.Publish(Came("A")); // its mapper is created, and waits for the clock
        router.Tell(MeterRouter.Finish.Instance);
        await router.Ask<ActorIdentity>(new Identify(1), Patience);
        await WatchAsync(router);

        // What its parent does after a crash: no message that it handles in this state can be made to throw.
        ((IInternalActorRef)router).Suspend();
        ((IInternalActorRef)router).Restart(new InvalidTimeZoneException("a bug"));
        proceed.Set();

        await FishForMessageAsync<Terminated>(terminated => terminated.ActorRef.Equals(router), Patience);
    }

    private static bool IsDocument(string topic) => topic.EndsWith("/config", StringComparison.Ordinal);

    private Task<IActorRef> MapperAsync(string id, long number) =>
        Sys.ActorSelection($"/user/router/{ActorNames.Of(id, number)}").ResolveOne(Patience);

    private async Task<IActorRef> NewRouterAsync(int maxMappers = MeterRouter.MaxMappers, long maxBytes = long.MaxValue)
    {
        var metering = Metering;
        var gate = _gate;
        var router = Sys.ActorOf(Props.Create(() => new MeterRouter(metering, gate, true, maxMappers, maxBytes)), "router");
        await ExpectMsgAsync<GetRetained>(Patience);
        router.Tell(RetainedFound.Nothing);
        return router;
    }

    /// <summary>A mapper that has handled its first message has set its timer; one that has stopped has none.</summary>
    private Task AwaitMappersAsync(int everStarted, int alive) =>
        UntilAsync(() => Time.Armings == everStarted && Time.Timers == alive);
}

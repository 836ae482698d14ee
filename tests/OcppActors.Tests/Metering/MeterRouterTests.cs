using Akka.Actor;
using OcppActors.Metering;
using OcppActors.Protocol;
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
        await AwaitMappersAsync(everStarted: 2, alive: 2);

        Time.Advance(Gathered);
        string[] topics = [.. await PublishedAsync(), .. await PublishedAsync()];

        topics.Where(topic => topic.EndsWith("online", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ShouldBe(["ocpp/A/availability online", "ocpp/B_1_3beab0df/availability online"]);
    }

    [Fact]
    public async Task Two_connections_of_one_charge_point_are_one_device()
    {
        await NewRouterAsync();
        Sys.EventStream.Publish(Came("A", 1));
        Sys.EventStream.Publish(Came("A", 2));
        await AwaitMappersAsync(everStarted: 1, alive: 1);
        Time.Advance(Gathered);
        await PublishedAsync();

        Sys.EventStream.Publish(Went("A", 1));
        Sys.EventStream.Publish(Said("A", Heartbeat, 2));

        (await PublishedAsync()).ShouldHaveSingleItem().ShouldStartWith("ocpp/A/heartbeat/state");
    }

    [Fact]
    public async Task The_gate_is_open_as_long_as_it_lives()
    {
        var router = await NewRouterAsync();
        _gate.IsOpen.ShouldBeTrue();

        await WatchAsync(router);
        Sys.Stop(router);
        await ExpectTerminatedAsync(router);

        _gate.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Beyond_its_bound_the_longest_unheard_goes_and_comes_back_anew()
    {
        await NewRouterAsync(mostMappers: 2);
        Sys.EventStream.Publish(Came("A", 1));
        Sys.EventStream.Publish(Came("B", 2));
        Sys.EventStream.Publish(Said("A", Heartbeat, 1));
        await AwaitMappersAsync(everStarted: 2, alive: 2);

        Sys.EventStream.Publish(Came("C", 3));
        await AwaitMappersAsync(everStarted: 3, alive: 2);
        Time.Advance(Gathered);
        string[] first = [.. await PublishedAsync(), .. await PublishedAsync()];

        first.Where(topic => topic.EndsWith("/config", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ShouldBe(["homeassistant/device/ocpp/A/config", "homeassistant/device/ocpp/C/config"]);

        Sys.EventStream.Publish(Said("B", Heartbeat, 2));
        await AwaitMappersAsync(everStarted: 4, alive: 2);
        Time.Advance(Gathered);
        (await PublishedAsync())[0].ShouldBe("homeassistant/device/ocpp/B/config");
    }

    private async Task<IActorRef> NewRouterAsync(int mostMappers = MeterRouter.MostMappers)
    {
        var metering = Metering;
        var gate = _gate;
        var router = Sys.ActorOf(Props.Create(() => new MeterRouter(metering, gate, mostMappers)), "router");
        await AwaitConditionAsync(() => _gate.IsOpen);
        return router;
    }

    /// <summary>A mapper that has handled its first message has set its timer; one that has stopped has none.</summary>
    private Task AwaitMappersAsync(int everStarted, int alive) =>
        AwaitConditionAsync(() => Time.Armings == everStarted && Time.Timers == alive);
}

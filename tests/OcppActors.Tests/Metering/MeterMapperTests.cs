using Akka.Actor;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Metering;
using OcppActors.Traffic;
using Shouldly;

namespace OcppActors.Tests.Metering;

public sealed class MeterMapperTests : MeteringTestKit
{
    [Fact]
    public async Task Messages_of_the_first_second_are_published_together_at_its_end()
    {
        var mapper = NewMapper();
        mapper.Tell(Said("CP", Heartbeat));
        await FirstMessageHandledAsync();
        (await PublishedAsync()).ShouldBe(["ocpp/CP/availability online"]);

        Time.Advance(Gathered);

        (await PublishedAsync()).ShouldBe(
        [
            "homeassistant/device/ocpp/CP/config",
            """ocpp/CP/heartbeat/state {"value": "2026-05-04T10:00:00.000Z"}""",
        ]);
    }

    [Fact]
    public async Task A_known_value_is_published_without_waiting()
    {
        var mapper = await AnnouncedMapperAsync();

        mapper.Tell(Said("CP", Heartbeat));

        (await PublishedAsync()).ShouldBe(["""ocpp/CP/heartbeat/state {"value": "2026-05-04T10:00:00.000Z"}"""]);
    }

    [Fact]
    public async Task A_boot_ends_the_flow_of_a_charge_unless_it_is_replayed()
    {
        const string boot = """[2,"1","BootNotification",{"chargePointVendor":"Wattwerk","chargePointModel":"W 22"}]""";
        var mapper = await AnnouncedMapperAsync();
        mapper.Tell(Said("CP", """[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"7200","measurand":"Power.Active.Import"}]}]}]"""));
        await UntilAsync(() => Time.Armings == 2);
        Time.Advance(TimeSpan.FromSeconds(6));
        (await PublishedAsync()).ShouldBe(["homeassistant/device/ocpp/CP/config", """ocpp/CP/1/Outlet/Power-Active-Import/state {"value": 7200}"""]);

        mapper.Tell(Said("CP", boot) with { IsReplayed = true });
        mapper.Tell(Said("CP", boot));

        (await PublishedAsync()).ShouldBe(["""ocpp/CP/1/Outlet/Power-Active-Import/state {"value": 0}"""]);
    }

    [Fact]
    public async Task The_end_of_the_last_connection_is_published()
    {
        var mapper = await AnnouncedMapperAsync();

        mapper.Tell(Went("CP"));
        await UntilAsync(() => Time.Armings == 2);
        Time.Advance(TimeSpan.FromSeconds(3.1));

        (await PublishedAsync()).ShouldBe(["ocpp/CP/availability offline"]);
    }

    [Fact]
    public async Task A_connection_that_is_replaced_at_once_changes_nothing()
    {
        var mapper = await AnnouncedMapperAsync();

        mapper.Tell(Went("CP", 1));
        mapper.Tell(Came("CP", 2));
        mapper.Tell(Said("CP", Heartbeat, 2));

        (await PublishedAsync()).ShouldBe(["""ocpp/CP/heartbeat/state {"value": "2026-05-04T10:00:00.000Z"}"""]);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_delays_nothing()
    {
        var mapper = NewMapper();
        mapper.Tell(Came("CP"));
        await FirstMessageHandledAsync();

        await PublishedAsync();

        Time.SetWall(Start.AddHours(-1));
        Time.Advance(Gathered);

        (await PublishedAsync()).ShouldBe(["homeassistant/device/ocpp/CP/config"]);
    }

    [Fact]
    public async Task Unreadable_data_is_logged_once()
    {
        var mapper = await AnnouncedMapperAsync();
        const string odd = """[2,"1","StatusNotification",{"connectorId":1,"status":"Dreaming"}]""";

        await EventFilter.Warning(contains: "status Dreaming is unknown").ExpectOneAsync(async () =>
        {
            mapper.Tell(Said("CP", odd));
            mapper.Tell(Said("CP", odd));
            mapper.Tell(Said("CP", Heartbeat));
            await PublishedAsync();
        });
    }

    [Fact]
    public async Task A_failed_mapper_requests_its_document_and_continues()
    {
        var mapper = await AnnouncedMapperAsync();

        await EventFilter.Exception<NullReferenceException>().ExpectOneAsync(() =>
        {
            mapper.Tell(new ChargePointDisconnected(null!, Start));
            return Task.CompletedTask;
        });
        (await ExpectMsgAsync<GetDocument>(Patience)).Topic.ShouldBe("homeassistant/device/ocpp/CP/config");
        mapper.Tell(new DocumentFound("homeassistant/device/ocpp/CP/config", ReadOnlyMemory<byte>.Empty));
        mapper.Tell(Said("CP", Heartbeat));

        (await PublishedAsync()).ShouldBe(["ocpp/CP/availability online"]);
    }

    [Fact]
    public async Task A_wake_up_of_an_earlier_deadline_neither_publishes_nor_loses_the_present_one()
    {
        var mapper = NewMapper();
        mapper.Tell(Came("CP"));
        await FirstMessageHandledAsync();
        await PublishedAsync(); // that it is online

        mapper.Tell(MeterMapper.WakeUp.Instance);
        await UntilAsync(() => Time.Armings == 2);
        Time.Advance(Gathered);

        (await PublishedAsync()).ShouldBe(["homeassistant/device/ocpp/CP/config"]);
    }

    [Fact]
    public async Task A_stopped_mapper_has_no_timer_left()
    {
        var mapper = NewMapper();
        mapper.Tell(Came("CP"));
        await FirstMessageHandledAsync();
        await PublishedAsync();
        Time.Timers.ShouldBe(1);

        await WatchAsync(mapper);
        Sys.Stop(mapper);
        (await PublishedAsync()).ShouldBe(["homeassistant/device/ocpp/CP/config"]);
        await ExpectTerminatedAsync(mapper, Patience);

        Time.Timers.ShouldBe(0);
    }

    private IActorRef NewMapper()
    {
        var (metering, mailbox) = (Metering, new TrafficGate().Subscribe(listens: true));
        var mapper = Sys.ActorOf(Props.Create(() => new MeterMapper(new ChargePointId("CP"), "CP", metering, mailbox)));
        mapper.Tell(new MeterMapper.RestoreDevice(null, RetainedFound.Nothing.States, KnowsConnections: false));
        return mapper;
    }

    private async Task<IActorRef> AnnouncedMapperAsync()
    {
        var mapper = NewMapper();
        mapper.Tell(Came("CP"));
        await FirstMessageHandledAsync();
        await PublishedAsync(); // that it is online
        Time.Advance(Gathered);
        await PublishedAsync();
        return mapper;
    }

    /// <summary>The first message makes the mapper set its timer.</summary>
    private Task FirstMessageHandledAsync() => UntilAsync(() => Time.Armings == 1);
}

using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Chargers send samples during a charge only: the power and current of the last one must not stand after its end.</summary>
public sealed class FlowEndTests
{
    private const string Power = "1/Outlet/Power-Active-Import";
    private const string Current = "1/Outlet/Current-Import";

    public static TheoryData<string> EndingEvents =>
    [
        "Available", "Finishing", "SuspendedEV", "SuspendedEVSE", "Unavailable", "Faulted", "fAULTED",
        "2.x Available", "2.x Unavailable", "2.x Faulted",
        "state Idle", "state EVConnected", "state SuspendedEV", "state SuspendedEVSE",
        "Ended", "boot", "another transaction",
    ];

    [Theory]
    [MemberData(nameof(EndingEvents))]
    public void Every_flow_of_the_connector_is_0_after(string ending)
    {
        var device = Charging().Applies(Metered(
            Sample("Power.Active.Import", 3600, phase: Phases.L1),
            Sample("Power.Active.Import", 3500, phase: Phases.L2),
            Sample("Current.Import", 15.7m, phase: Phases.L1),
            Sample("Power.Active.Export", 12),
            Sample("Power.Reactive.Import", 90),
            Sample("Power.Active.Residual", 5),
            Sample("Power.Active.Import", 7300) with { Location = "Inlet" })).Waits(10);

        device.Applies(EventOf(ending)).Waits(10);

        ReadingsOf(device, 1).ShouldBe(
        [
            "Inlet/Power-Active-Import=0", "Outlet/Current-Import=0", "Outlet/Power-Active-Export=0", "Outlet/Power-Active-Import=0",
            "Outlet/Power-Active-Import/L1=0", "Outlet/Power-Active-Import/L2=0", "Outlet/Power-Active-Residual=0", "Outlet/Power-Reactive-Import=0",
        ]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [MemberData(nameof(EndingEvents))]
    public void What_does_not_flow_stays_after(string ending)
    {
        var device = Charging().Applies(Metered(
            Sample("Power.Offered", 11000), Sample("Current.Offered", 16), Sample("Power.Factor", 1), Sample("Voltage", 230), Sample("SoC", 50),
            Sample("Current.Import.Offered", 20), Register(5400))).Waits(10);
        var before = ReadingsOf(device, 1);

        device.Applies(EventOf(ending)).Waits(10);

        before.Count.ShouldBe(7);
        ReadingsOf(device, 1).ShouldBe(before);
    }

    [Theory]
    [InlineData("Preparing")]
    [InlineData("Charging")]
    [InlineData("Reserved")]
    [InlineData("2.x Occupied")]
    [InlineData("2.x Reserved")]
    [InlineData("state Charging")]
    [InlineData("Nonsense")]
    public void A_flow_goes_on_after(string state)
    {
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 7200))).Waits(10);

        device.Applies(EventOf(state)).Waits(10);

        device.HistoryOf(Power).ShouldBe([7200]);
    }

    [Fact]
    public void The_flows_of_another_connector_go_on()
    {
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 7200), Sample("Power.Active.Import", 3600, connector: 2))).Waits(10);

        device.Applies(Status("Available")).Waits(10);

        ReadingsOf(device, 1).ShouldBe(["Outlet/Power-Active-Import=0"]);
        ReadingsOf(device, 2).ShouldBe(["Outlet/Power-Active-Import=3600"]);
    }

    [Fact]
    public void A_boot_ends_the_flows_of_the_whole_charge_point()
    {
        var device = Charging().Applies(Metered(
            Sample("Power.Active.Import", 7200), Sample("Power.Active.Import", 3600, connector: 2), Sample("Power.Active.Import", 10900, connector: 0))).Waits(10);

        device.Applies(new Booted("Wattwerk", "W 22", null, null)).Waits(10);

        device.Retained.Where(state => state.Key.Contains("Power", StringComparison.Ordinal)).ShouldAllBe(state => state.Value == """{"value": 0}""");
    }

    [Theory]
    [InlineData("Available", 10900)]
    [InlineData("Unavailable", 0)]
    [InlineData("Faulted", 0)]
    public void The_station_s_meter_goes_on_measuring_while_the_station_is_available(string status, int power)
    {
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 10900, connector: 0))).Waits(10);

        device.Applies(Status(status, connector: 0)).Waits(10);

        ReadingsOf(device, 0).ShouldBe([$"Outlet/Power-Active-Import={power}"]);
    }

    [Fact]
    public void The_free_plug_of_an_EVSE_does_not_end_the_charge_at_its_other_plug()
    {
        var device = new TestDevice().Connects()
            .Applies(Status2("Occupied", plug: 1), Metered(Sample("Power.Active.Import", 7200))).Waits(10);

        device.Applies(Status2("Available", plug: 2), Status2("Unavailable", plug: 2)).Waits(10);
        device.HistoryOf(Power).ShouldBe([7200]);
        device.Applies(Status2("Available", plug: 1)).Waits(10);

        device.HistoryOf(Power).ShouldBe([7200, 0]);
    }

    [Fact]
    public void The_sample_that_comes_with_the_event_wins_and_the_rest_is_0()
    {
        var device = Charging().Applies(Metered(
            Sample("Power.Active.Import", 7200), Sample("Current.Import", 15, phase: Phases.L1), Sample("Current.Import", 16, phase: Phases.L2))).Waits(10);

        device.Applies(Updated("7", at: 10, samples: [Sample("Power.Active.Import", 4), Sample("Current.Import", 0.1m, phase: Phases.L1)]) with { ChargingState = "SuspendedEV" }).Waits(10);

        device.HistoryOf(Power).ShouldBe([7200, 4]);
        device.HistoryOf($"{Current}/L1").ShouldBe([15, 0.1m]);
        device.HistoryOf($"{Current}/L2").ShouldBe([16, 0]);
    }

    [Fact]
    public void The_sum_of_an_end_that_brings_one_phase_is_that_phase()
    {
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 3600, phase: Phases.L1), Sample("Power.Active.Import", 3500, phase: Phases.L2))).Waits(10);

        device.Applies(Ended("7", at: 10, connector: 1, samples: [Sample("Power.Active.Import", 3, phase: Phases.L1)])).Waits(10);

        ReadingsOf(device, 1).ShouldBe(["Outlet/Power-Active-Import=3", "Outlet/Power-Active-Import/L1=3", "Outlet/Power-Active-Import/L2=0"]);
    }

    [Fact]
    public void A_later_sample_wins_and_the_next_end_ends_it_again()
    {
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 7200))).Waits(10);

        device.Applies(Status("SuspendedEV")).Applies(Metered(Sample("Power.Active.Import", 7100))).Applies(Status("Finishing"));

        device.HistoryOf(Power).ShouldBe([7200, 0, 7100, 0]);
    }

    [Fact]
    public void A_0_is_published_once_and_not_for_what_was_never_published()
    {
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 7200), Sample("Current.Import", 0))).Waits(10);

        device.Applies(Status("SuspendedEVSE"), Status("Finishing"), Ended("7", at: 9, connector: 1), Status("Available")).Waits(10);

        device.HistoryOf(Power).ShouldBe([7200, 0]);
        device.HistoryOf(Current).ShouldBe([0]);
        ReadingsOf(device, 1).Count.ShouldBe(2);
    }

    [Fact]
    public void The_minimum_interval_neither_delays_the_0_nor_lets_an_older_value_follow_it()
    {
        var settings = new DeviceSettings("ocpp-bridge/test/availability", "1") { MinInterval = TimeSpan.FromSeconds(30) };
        var device = new TestDevice(settings: settings).Connects().Applies(Metered(Sample("Power.Active.Import", 7200))).Waits(2);

        device.Applies(Metered(Sample("Power.Active.Import", 7300))).Waits(1).Applies(Status("Available"));
        device.Retained[Power].ShouldBe("""{"value": 0}""");
        device.Waits(100).StopsFeed();

        device.HistoryOf(Power).ShouldBe([7200, 0]);
    }

    [Fact]
    public void The_minimum_interval_does_not_delay_the_sample_that_comes_with_an_end()
    {
        var settings = new DeviceSettings("ocpp-bridge/test/availability", "1") { MinInterval = TimeSpan.FromSeconds(30) };
        var device = new TestDevice(settings: settings).Connects().Applies(Started(at: 0), StartAnswered("7"), Metered(Sample("Power.Active.Import", 7200))).Waits(2);

        device.Applies(Ended("7", at: 2, connector: 1, samples: [Sample("Power.Active.Import", 6)]));

        device.Retained[Power].ShouldBe("""{"value": 6}""");
    }

    [Fact]
    public void The_end_of_another_transaction_ends_no_flow()
    {
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 7200))).Waits(10);

        device.Applies(Ended("6", at: -900, connector: 1, register: 4900), Status("Finishing", at: -900)).Waits(10);

        device.HistoryOf(Power).ShouldBe([7200]);
    }

    [Fact]
    public void A_phase_gets_its_own_topic_with_0_if_it_was_the_only_one_before_the_end()
    {
        var device = Charging().Applies(Metered(Sample("Current.Import", 16, phase: Phases.L1))).Waits(10);

        device.Applies(Status("SuspendedEVSE")).Waits(10).Applies(Metered(Sample("Current.Import", 6, phase: Phases.L2))).Waits(10);

        ReadingsOf(device, 1).ShouldBe(["Outlet/Current-Import=null", "Outlet/Current-Import/L1=0", "Outlet/Current-Import/L2=6"]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_current_without_a_phase_that_was_unknown_is_0_after_the_end()
    {
        var device = Charging().Applies(Metered(Sample("Current.Import", 0))).Waits(10)
            .Applies(Metered(Sample("Current.Import", 9.5m, phase: Phases.L1), Sample("Current.Import", 9.6m, phase: Phases.L2))).Waits(10);

        device.Applies(Status("Finishing"), Status("Available")).Waits(10);

        device.HistoryOf(Current).ShouldBe([0, null, 0]);
    }

    [Fact]
    public void An_end_does_not_bring_back_an_entity_that_was_removed()
    {
        var device = Charging().Applies(Metered(Sample("Current.Import", 16, phase: Phases.L1))).Waits(10)
            .Applies(Metered(Sample("Current.Import", 6, phase: Phases.L1), Sample("Current.Import", 6, phase: Phases.L2))).Waits(10);

        device.Applies(Status("Available")).Waits(10);

        ReadingsOf(device, 1).ShouldBe(["Outlet/Current-Import=null", "Outlet/Current-Import/L1=0", "Outlet/Current-Import/L2=0"]);
        device.Components.GetProperty("1_outlet_current_import").GetRawText().ShouldBe("""{"platform":"sensor"}""");
    }

    [Theory]
    [InlineData("""[2,"t","TriggerMessage",{"requestedMessage":"BootNotification"}]""", 7200)]
    [InlineData("""[2,"t","ExtendedTriggerMessage",{"requestedMessage":"BootNotification"}]""", 7200)]
    [InlineData("""[2,"t","TriggerMessage",{"requestedMessage":"Heartbeat"}]""", 0)]
    public void A_BootNotification_that_the_CPMS_has_asked_for_is_no_boot(string trigger, int power)
    {
        const string boot = """[2,"b","BootNotification",{"chargePointVendor":"Wattwerk","chargePointModel":"W 22"}]""";
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 7200))).Waits(10);

        device.Receives(trigger, Direction.FromCsms).Receives("""[3,"t",{"status":"Accepted"}]""").Receives(boot).Waits(10);
        device.Retained[Power].ShouldBe($$"""{"value": {{power}}}""");
        device.Waits(60).Receives(boot.Replace("\"b\"", "\"c\"", StringComparison.Ordinal)).Waits(10);

        device.Retained[Power].ShouldBe("""{"value": 0}""");
    }

    [Theory]
    [InlineData("Triggered", 7200)]
    [InlineData("PowerUp", 0)]
    public void A_BootNotification_of_2_x_says_itself_whether_it_was_asked_for(string reason, int power)
    {
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 7200))).Waits(10);

        device.Receives(
            $$"""[2,"b","BootNotification",{"chargingStation":{"vendorName":"Wattwerk","model":"W 22"},"reason":"{{reason}}"}]""", subprotocol: "ocpp2.0.1").Waits(10);

        device.Retained[Power].ShouldBe($$"""{"value": {{power}}}""");
    }

    [Theory]
    [InlineData("Sample.Periodic", 0)]
    [InlineData("Transaction.End", 5)] // the clocks of its parts need not agree to the second
    public void Of_the_samples_of_a_whole_transaction_that_its_end_brings_only_the_last_are_current(string context, int power)
    {
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 7200, at: 2))).Waits(598);

        device.Applies(Ended("7", at: 600, connector: 1, register: 6000, samples:
        [
            Sample("Power.Active.Import", 0, at: 0),
            Sample("Power.Active.Import", 7000, at: 300) with { Order = 1 },
            Sample("Power.Active.Import", 5, at: 599, context: context) with { Order = 2 },
            Register(6000, at: 600) with { Order = 3 },
        ])).Waits(10);

        device.HistoryOf(Power).ShouldBe([7200, power]);
    }

    [Theory]
    [InlineData("Finishing")]
    [InlineData("2.x Available")]
    [InlineData("Ended")]
    [InlineData("state SuspendedEV")]
    public void A_sample_from_before_the_end_does_not_bring_a_flow_back(string ending)
    {
        var end = EventOf(ending) switch
        {
            StatusReported status => status with { At = TestDevice.Start.AddSeconds(60) },
            var other => other,
        };
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 7200, at: 2))).Waits(58).Applies(end).Waits(1);

        device.Applies(Metered(Sample("Power.Active.Import", 7100, at: 59))).Waits(1);
        device.HistoryOf(Power).ShouldBe([7200, 0]);
        device.Applies(Metered(Sample("Power.Active.Import", 7000, at: 60))).Waits(1);

        device.HistoryOf(Power).ShouldBe([7200, 0, 7000]);
    }

    [Fact]
    public void An_end_stops_no_flow_for_ever_if_the_clock_is_set_back()
    {
        var device = Charging().Waits(998).Applies(Metered(Sample("Power.Active.Import", 7200))).Waits(2).Applies(Status("Finishing", at: 1000)).Waits(596)
            .Applies(Metered(Sample("Power.Active.Import", 7100, at: 900))).Waits(4);
        device.HistoryOf(Power).ShouldBe([7200, 0]);

        device.Applies(Metered(Sample("Power.Active.Import", 7000, at: 901))).Waits(2);

        device.HistoryOf(Power).ShouldBe([7200, 0, 7000]);
    }

    [Fact]
    public void An_end_with_a_timestamp_of_the_future_stops_no_flow()
    {
        var device = Charging().Applies(Metered(Sample("Power.Active.Import", 7200, at: 2))).Waits(10).Applies(Status("Finishing", at: 86_400)).Waits(60);

        device.Applies(Metered(Sample("Power.Active.Import", 7100, at: 70))).Waits(2);

        device.HistoryOf(Power).ShouldBe([7200, 0, 7100]);
    }

    [Fact]
    public void An_event_that_its_number_shows_to_be_older_than_the_end_does_not_bring_a_flow_back()
    {
        var device = Charging().Applies(Updated("b", at: 60, samples: Sample("Power.Active.Import", 7200, at: 60)) with { SeqNo = 1, IsVersion2 = true }).Waits(60)
            .Applies(Ended("b", at: 120, connector: 1) with { SeqNo = 3, IsVersion2 = true }).Waits(1);

        device.Applies(Updated("b", at: 120, samples: Sample("Power.Active.Import", 7100, at: 120)) with { SeqNo = 2, IsVersion2 = true }).Waits(10);

        device.HistoryOf(Power).ShouldBe([7200, 0]);
    }

    private static TestDevice Charging() => new TestDevice().Connects().Applies(Started(at: 0), StartAnswered("7"), Status("Charging")).Waits(2);

    private static ChargePointFact EventOf(string ending) => ending.Split(' ') switch
    {
        ["boot"] => new Booted("Wattwerk", "W 22", null, null),
        ["Ended"] => Ended("7", at: 60, connector: 1),
        ["another", _] => Updated("8", at: 60),
        ["2.x", var status] => Status2(status, plug: 1),
        ["state", var state] => Updated("7", at: 60) with { ChargingState = state },
        _ => Status(ending),
    };

    private static StatusReported Status2(string status, int plug) => new(1, status) { IsVersion2 = true, ConnectorOfEvse = plug };

    private static List<string> ReadingsOf(TestDevice device, int connector) =>
    [
        .. device.Retained.Where(state => state.Key.StartsWith($"{connector}/", StringComparison.Ordinal) && state.Key.Split('/')[1] is "Outlet" or "Inlet")
            .OrderBy(state => state.Key, StringComparer.Ordinal).Select(state => $"{state.Key[2..]}={state.Value[10..^1]}"),
    ];
}

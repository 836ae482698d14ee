using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Messages with a wrong id during a charge: the readings are those of the connector, and the charge goes on.</summary>
public sealed class StrayMessageTests
{
    private const string Power = "1/Outlet/Power-Active-Import";
    private const string Energy = "1/Outlet/Energy-Active-Import-Register";

    [Theory]
    [InlineData(60)]
    [InlineData(900)]
    public void After_meter_values_with_a_wrong_id_the_charge_goes_on(int interval)
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5"));
        Plays(device, "5", interval, 1100);
        Plays(device, "999", 2 * interval, 1200);
        Plays(device, "5", 3 * interval, 1300);
        Plays(device, "5", 4 * interval, 1400);

        device.HistoryOf(Energy).ShouldBe([1100m, 1200m, 1300m, 1400m]);
        device.HistoryOf(Power).Last().ShouldBe(1400);
        device.Retained["1/session/transaction-id"].ShouldBe("""{"value": "5"}""");
        device.Waits(interval).Applies(Ended("5", 5 * interval, 1500)).Waits(10);
        device.HistoryOf(Power).Last().ShouldBe(0);
        device.Retained["1/session/stop-reason"].ShouldBe("""{"value": "Local"}""");
    }

    [Fact]
    public void A_charge_that_goes_on_keeps_its_start_and_is_finished_once()
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5"));
        Plays(device, "5", 60, 1100);
        Plays(device, "999", 120, 1200);
        Plays(device, "5", 180, 1300);
        device.Waits(60).Applies(Ended("5", 240, 1500)).Waits(1200);

        var finished = device.Finished.ShouldHaveSingleItem();
        (finished.TransactionId, finished.Known, finished.RegisterStart, finished.Energy).ShouldBe(("5", SessionKnowledge.Complete, 1000, 500));
        device.Retained["1/session/energy"].ShouldBe("""{"value": 500}""");
        device.HistoryOf(Energy).Last().ShouldBe(1500);
    }

    [Fact]
    public void The_end_alone_ends_the_charge_that_a_wrong_id_has_superseded()
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5"));
        Plays(device, "999", 60, 1200);

        device.Waits(60).Applies(Ended("5", 120, 1500)).Waits(10);

        device.Retained["1/session/energy"].ShouldBe("""{"value": 500}""");
        device.Retained["1/session/transaction-id"].ShouldBe("""{"value": "5"}""");
        device.HistoryOf(Power).Last().ShouldBe(0);
    }

    [Fact]
    public void After_an_end_of_2_x_with_an_unknown_id_the_charge_goes_on()
    {
        var device = New().Applies(Event(TransactionEventType.Started, "a", 0, 0, 0)).Waits(60).Applies(Event(TransactionEventType.Updated, "a", 1, 60, 100)).Waits(60);
        device.Applies(new TransactionReported(TransactionEventType.Ended) { IsVersion2 = true, TransactionId = "b", SeqNo = 7, Connector = 1, At = TestDevice.Start.AddSeconds(120) }).Waits(60);

        device.Applies(Event(TransactionEventType.Updated, "a", 2, 180, 200)).Waits(10);

        device.HistoryOf(Power).Last().ShouldBe(200);
        device.Retained["1/session/transaction-id"].ShouldBe("""{"value": "a"}""");
        device.Waits(50).Applies(Event(TransactionEventType.Ended, "a", 3, 240, 300)).Waits(10);
        device.HistoryOf(Energy).ShouldBe([0m, 100m, 200m, 300m]);
        device.Retained["1/session/energy"].ShouldBe("""{"value": 300}""");
        device.Finished.Last().Energy.ShouldBe(300);
    }

    [Theory]
    [InlineData("0")]
    [InlineData(null)]
    [InlineData("6")]
    public void After_a_refused_start_the_charge_goes_on(string? id)
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5"));
        Plays(device, "5", 60, 1100);
        device.Waits(60).Applies(Started(at: 120, register: 1150, call: "b", tag: "OTHER"), new StartAnswered("b", id, "Blocked"));
        Plays(device, "5", 180, 1300);

        device.HistoryOf(Power).Last().ShouldBe(1300);
        device.Waits(60).Applies(Ended("5", 240, 1500)).Waits(10);
        device.Retained["1/session/transaction-id"].ShouldBe("""{"value": "5"}""");
        device.Retained["1/session/energy"].ShouldBe("""{"value": 500}""");
        device.Finished.ShouldHaveSingleItem().Energy.ShouldBe(500);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Readings_with_the_id_of_the_transaction_before_are_shown(bool isAnswered)
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5"));
        Plays(device, "5", 60, 1100);
        device.Waits(60).Applies(Ended("5", 120, 1200)).Waits(60).Applies(Started(at: 180, register: 1200, call: "b"));
        device.Applies(isAnswered ? [StartAnswered("6", "b")] : []);
        Plays(device, "5", 240, 1300);

        device.HistoryOf(Power).Last().ShouldBe(1300);
        device.HistoryOf(Energy).Last().ShouldBe(1300);
        device.Retained["1/session/transaction-id"].ShouldBe(isAnswered ? """{"value": "6"}""" : """{"value": null}""");
        device.Retained["1/session/energy"].ShouldBe(isAnswered ? """{"value": 100}""" : """{"value": 0}""");
    }

    [Fact]
    public void A_late_reading_of_the_transaction_before_is_not_shown()
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5"));
        Plays(device, "5", 60, 1100);
        device.Waits(60).Applies(Ended("5", 120, 1200)).Waits(60).Applies(Started(at: 180, register: 1200, call: "b"), StartAnswered("6", "b"));

        device.Applies(Updated("5", 1, 110, Sample("Power.Active.Import", 7000, at: 110))).Waits(10);

        device.HistoryOf(Power).Last().ShouldBe(0);
    }

    [Fact]
    public void An_end_with_the_id_of_the_transaction_before_ends_the_running_one()
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5"));
        device.Waits(60).Applies(Ended("5", 60, 1200)).Waits(60).Applies(Started(at: 120, register: 1200, call: "b"), StartAnswered("6", "b"));
        Plays(device, "6", 180, 1300);

        device.Waits(60).Applies(Ended("5", 240, 1400)).Waits(10);

        device.HistoryOf(Power).Last().ShouldBe(0);
        device.Retained["1/session/energy"].ShouldBe("""{"value": 200}""");
        device.Retained["1/session/transaction-id"].ShouldBe("""{"value": "6"}""");
        device.Retained["1/session/stop-reason"].ShouldBe("""{"value": "Local"}""");
        device.Skipped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(100, 1250)]
    [InlineData(240, 1250)]
    public void An_end_of_the_transaction_before_that_does_not_fit_is_logged(int at, int register)
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5"));
        device.Waits(60).Applies(Ended("5", 60, 1200)).Waits(60).Applies(Started(at: 120, register: 1200, call: "b"), StartAnswered("6", "b"));
        Plays(device, "6", 180, 1300);

        device.Waits(60).Applies(Ended("5", at, register)).Waits(10);

        device.HistoryOf(Power).Last().ShouldBe(1300);
        device.Retained["1/session/stop-reason"].ShouldBe("""{"value": null}""");
        device.Skipped.ShouldBe(["the end of a transaction that has ended before"]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public void An_id_that_names_no_transaction_does_not_tell_transactions_apart(string none)
    {
        var device = New().Applies(Started(at: 0, register: 1000), new StartAnswered("call-1", none, "Invalid")).Waits(10).Applies(Ended(none, 10, 1000)).Waits(60);
        device.Waits(50).Applies(Started(at: 120, register: 1000, call: "b"), StartAnswered("77", "b"));
        Plays(device, "77", 180, 1300);

        device.Waits(60).Applies(Ended(none, 240, 1400)).Waits(10);

        device.HistoryOf(Power).Last().ShouldBe(0);
        device.Retained["1/session/energy"].ShouldBe("""{"value": 400}""");
        device.Retained["1/session/transaction-id"].ShouldBe("""{"value": "77"}""");
    }

    [Fact]
    public void The_number_of_an_event_comes_before_its_time()
    {
        var device = New().Applies(Event(TransactionEventType.Started, "a", 0, 0, 0)).Waits(60).Applies(Event(TransactionEventType.Updated, "a", 1, 60, 100)).Waits(60)
            .Applies(Event(TransactionEventType.Updated, "a", 3, 120, 0) with { ChargingState = "SuspendedEV", Samples = [] }).Waits(60);

        device.Applies(Event(TransactionEventType.Updated, "a", 2, 170, 150) with { ChargingState = "Charging" }).Waits(10);

        device.Retained["1/charging-state"].ShouldBe("""{"value": "SuspendedEV"}""");
        device.HistoryOf(Power).ShouldBe([100m, 0m]);
    }

    [Theory]
    [InlineData("end")]
    [InlineData("status")]
    public void Flows_at_connector_0_that_belong_to_a_transaction_end_with_it(string end)
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5")).Waits(60)
            .Applies(Updated("5", 0, 60, Sample("Power.Active.Import", 7000, connector: 0, at: 60))).Waits(60);

        device.Applies(end == "end" ? Ended("5", 120, 1200) : Status("SuspendedEV", at: 120)).Waits(10);

        device.HistoryOf("0/Outlet/Power-Active-Import").ShouldBe([7000m, 0m]);
    }

    [Fact]
    public void A_flow_of_connector_0_that_belongs_to_no_transaction_goes_on_after_one()
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5")).Waits(60)
            .Applies(Metered(Sample("Power.Active.Import", 7000, connector: 0, at: 60))).Waits(60);

        device.Applies(Ended("5", 120, 1200)).Waits(10);

        device.HistoryOf("0/Outlet/Power-Active-Import").ShouldBe([7000m]);
    }

    [Fact]
    public void EVSE_0_in_an_event_of_a_transaction_is_no_EVSE()
    {
        var device = New().Applies(Event(TransactionEventType.Started, "a", 0, 0, 0)).Waits(60);

        device.Receives(
            """
            [2,"1","TransactionEvent",{"eventType":"Updated","timestamp":"2026-05-04T10:01:00Z","triggerReason":"MeterValuePeriodic","seqNo":1,"evse":{"id":0},
            "transactionInfo":{"transactionId":"a"},"meterValue":[{"timestamp":"2026-05-04T10:01:00Z","sampledValue":[{"value":7000,"measurand":"Power.Active.Import"}]}]}]
            """,
            subprotocol: "ocpp2.0.1").Waits(10);

        device.HistoryOf(Power).ShouldBe([7000m]);
        device.HistoryOf("0/Outlet/Power-Active-Import").ShouldBeEmpty();
    }

    [Fact]
    public void An_id_of_2_x_that_is_used_again_after_a_boot_is_a_new_transaction_although_the_bridge_has_restarted()
    {
        var device = New().Applies(Event(TransactionEventType.Started, "a", 0, 0, 1000)).Waits(60).Applies(Event(TransactionEventType.Updated, "a", 1, 60, 1100)).Waits(10).Restarts().Connects();
        device.Waits(30).Applies(new Booted("V", "M", null, null)).Waits(100);

        device.Applies(Event(TransactionEventType.Started, "a", 1, 200, 1200)).Waits(60).Applies(Event(TransactionEventType.Updated, "a", 2, 260, 1300)).Waits(10);

        device.Retained["1/session/start"].ShouldBe("""{"value": "2026-05-04T10:03:20.000Z"}""");
        device.Retained["1/session/energy"].ShouldBe("""{"value": 100}""");
    }

    [Fact]
    public void A_transaction_that_names_no_EVSE_belongs_to_the_only_one_with_an_EV()
    {
        var device = New().Applies(Status("Available", 1) with { IsVersion2 = true }, Status("Occupied", 2) with { IsVersion2 = true });

        device.Applies(Event(TransactionEventType.Started, "a", 0, 0, 1000, evse: null)).Waits(60).Applies(Event(TransactionEventType.Updated, "a", 1, 60, 1100, evse: null)).Waits(60)
            .Applies(Event(TransactionEventType.Ended, "a", 2, 120, 1200, evse: null)).Waits(10);

        device.HistoryOf("2/Outlet/Power-Active-Import").ShouldBe([1100m, 0m]);
        device.Retained["2/session/energy"].ShouldBe("""{"value": 200}""");
        device.Finished.ShouldHaveSingleItem().Known.ShouldBe(SessionKnowledge.Complete);
    }

    [Fact]
    public void A_second_transaction_that_names_no_EVSE_leaves_the_running_one_alone()
    {
        var device = New().Applies(Status("Available", 1) with { IsVersion2 = true }, Status("Occupied", 2) with { IsVersion2 = true })
            .Applies(Event(TransactionEventType.Started, "a", 0, 0, 1000, evse: 2)).Waits(60);

        device.Applies(Event(TransactionEventType.Started, "b", 0, 60, 5000, evse: null)).Waits(10);

        device.Retained["2/session/transaction-id"].ShouldBe("""{"value": "a"}""");
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(-7000.0)]
    public void Exported_power_is_no_maximum(double power)
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5")).Waits(60)
            .Applies(Updated("5", 1, 60, Sample("Power.Active.Import", (decimal)power, at: 60))).Waits(60);

        device.Applies(Ended("5", 120, 1000)).Waits(10);

        device.Finished.ShouldHaveSingleItem().MaxPower.ShouldBeNull();
    }

    [Fact]
    public void A_start_in_the_last_year_of_the_calendar_is_restored()
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered("5"));
        Plays(device, "5", 60, 1100);
        var states = device.Waits(10).Retained;
        states["1/session/start"] = """{"value": "9998-12-31T00:00:00.000Z"}""";
        states["1/session/duration"] = """{"value": 100000000}""";

        var restored = new TestDevice(isRestored: false).Restores(device.DocumentText, states: states);

        Plays(restored.Waits(120), "5", 180, 1300);
        restored.HistoryOf(Power).ShouldContain(1300);
    }

    [Fact]
    public void Signed_data_of_a_session_count_as_growth()
    {
        var time = new MessageTime(TestDevice.Start, TestDevice.Start);
        var before = ChargePointDevice.New(new ChargePointId("CP-1"), DeviceSettings.Default).ApplyFacts([Started(at: 0), StartAnswered("5"), Updated("5", 1, 1)], time).Device;

        var same = before.ApplyFacts([Updated("5", 1, 1)], time).Device;
        var grown = before.ApplyFacts([Updated("5", 1, 1) with { Signed = [new SignedSample("Transaction.Begin", new SignedMeterData(new string('x', 8000), null, null, null))] }], time).Device;

        same.HasSizeOf(before).ShouldBeTrue();
        grown.HasSizeOf(before).ShouldBeFalse();
    }

    private static TestDevice New() => new TestDevice().Connects();

    private static void Plays(TestDevice device, string id, int at, decimal value) => device
        .Waits((TestDevice.Start.AddSeconds(at) - device.Now).TotalSeconds)
        .Applies(Updated(id, 1, at, Register(value, at: at), Sample("Power.Active.Import", value, at: at)));

    private static TransactionReported Event(TransactionEventType type, string id, int seqNo, double at, decimal register, int? evse = 1) => new(type)
    {
        IsVersion2 = true,
        TransactionId = id,
        Connector = evse,
        SeqNo = seqNo,
        At = TestDevice.Start.AddSeconds(at),
        StopReason = type == TransactionEventType.Ended ? "Local" : null,
        Samples = [Register(register, at: at), .. type == TransactionEventType.Updated ? [Sample("Power.Active.Import", register, at: at)] : Array.Empty<MeterSample>()],
    };
}

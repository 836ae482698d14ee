using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Messages that a charger has queued, and the order in which they happened.</summary>
public sealed class QueuedTransactionTests
{
    private const string Register = "1/Outlet/Energy-Active-Import-Register";

    [Fact]
    public void A_queued_transaction_of_2_x_changes_no_live_entity_and_is_finished_with_its_own_energy()
    {
        var device = New().Waits(600).Applies(Event(TransactionEventType.Started, "live", 0, 600, 9000)).Waits(10);
        var before = device.Retained.ToDictionary();

        device.Applies(Event(TransactionEventType.Ended, "old", 2, 500, 8700) with { IsOffline = true })
            .Applies(Event(TransactionEventType.Updated, "old", 1, 400, 8300) with { IsOffline = true, ChargingState = "SuspendedEV" })
            .Applies(Event(TransactionEventType.Started, "old", 0, 300, 8000) with { IsOffline = true, IdTag = "OLD" }).Waits(10);

        device.Retained.ShouldBe(before);
        var finished = device.Finished.ShouldHaveSingleItem();
        (finished.TransactionId, finished.Known, finished.Start, finished.End, finished.RegisterStart, finished.RegisterEnd, finished.Energy, finished.IdTag)
            .ShouldBe(("old", SessionKnowledge.Complete, At(300), At(500), 8000, 8700, 700, "OLD"));
        device.Applies(Event(TransactionEventType.Ended, "live", 1, 620, 9100)).Waits(10);
        device.DashboardOf(Register).ShouldBe(100);
        device.Finished.Count.ShouldBe(2);
    }

    [Fact]
    public void A_queued_transaction_of_1_6_changes_no_live_entity_although_its_answer_is_late()
    {
        var device = New().Waits(600).Applies(Started(at: 600, register: 9000), StartAnswered("31")).Applies(Updated("31", at: 610, samples: Facts.Register(9200, at: 610))).Waits(10);
        var before = device.Retained.ToDictionary();

        device.Applies(Started(at: 100, register: 8000, call: "old")).Applies(Updated("-1", at: 200, samples: Facts.Register(8500, at: 200)))
            .Applies(StartAnswered("30", "old")).Applies(Ended("30", at: 300, register: 9000)).Waits(10);

        device.Retained.ShouldBe(before);
        var finished = device.Finished.ShouldHaveSingleItem();
        (finished.TransactionId, finished.Energy, finished.Known).ShouldBe(("30", 1000, SessionKnowledge.Complete));
    }

    [Fact]
    public void A_late_meter_value_of_the_transaction_before_is_nothing()
    {
        var device = New().Waits(600).Applies(Started(at: 600, register: 9000), StartAnswered("31")).Waits(10);
        var before = device.Retained.ToDictionary();

        device.Applies(Updated("30", at: 590, samples: Facts.Register(8990, at: 590))).Waits(700);

        device.Retained.ShouldBe(before);
        device.Finished.ShouldBeEmpty();
    }

    [Fact]
    public void A_repeated_meter_value_of_a_finished_transaction_whose_id_was_unknown_is_not_one_of_the_transaction_before()
    {
        var repeated = Updated("-1", at: 520, samples: Facts.Register(3400, at: 520));
        var device = New().Waits(2000)
            .Applies(Started(at: 500, register: 3000, call: "b"), StartAnswered("31", "b"), repeated)
            .Applies(Started(at: 900, register: 5000, call: "c"), StartAnswered("32", "c"))
            .Applies(Started(at: 100, register: 1000, call: "a"), StartAnswered("30", "a"));

        device.Applies(Ended("-1", at: 600, register: 4000)).Applies(repeated).Applies(Ended("30", at: 200, register: 2000)).Waits(1300);

        device.Finished.Select(session => (session.TransactionId, session.RegisterEnd, session.Energy)).ShouldBe([("31", 4000m, 1000m), ("30", 2000m, 1000m)]);
    }

    [Fact]
    public void An_older_event_of_a_transaction_does_not_overwrite_a_newer_state()
    {
        var device = New().Applies(Event(TransactionEventType.Started, "T", 0, 0, 1000)).Waits(3)
            .Applies(Event(TransactionEventType.Updated, "T", 2, 3, 1500) with { ChargingState = "SuspendedEV" });

        device.Applies(Event(TransactionEventType.Updated, "T", 1, 1, 1200) with { ChargingState = "Charging" }).Waits(10);

        device.Retained["1/charging-state"].ShouldBe("""{"value": "SuspendedEV"}""");
        device.HistoryOf(Register).ShouldBe([1000m, 1500m]);
    }

    [Fact]
    public void An_event_with_a_later_number_counts_although_the_clock_was_set_back()
    {
        var device = New().Applies(Event(TransactionEventType.Started, "T", 0, 0, 1000)).Waits(60)
            .Applies(Event(TransactionEventType.Updated, "T", 1, -7200, 1500) with { ChargingState = "SuspendedEV" }).Waits(10);

        device.Retained["1/charging-state"].ShouldBe("""{"value": "SuspendedEV"}""");
    }

    [Fact]
    public void After_a_clock_that_was_ahead_is_right_the_next_transaction_is_live()
    {
        var device = New().Applies(Started(at: 7200, register: 1000), StartAnswered("1")).Waits(60).Applies(Updated("1", at: 60, samples: Facts.Register(1200, at: 60)))
            .Waits(60).Applies(Ended("1", at: 120, register: 1400)).Waits(60);

        device.Applies(Started(at: 180, register: 1400, call: "next"), StartAnswered("2", "next")).Waits(10);

        device.Retained["1/session/transaction-id"].ShouldBe("""{"value": "2"}""");
        device.Finished.ShouldHaveSingleItem().Energy.ShouldBe(400);
    }

    [Fact]
    public void A_clock_that_stands_still_gives_one_transaction_after_the_other()
    {
        var device = New();
        foreach (var id in (string[])["1", "2", "3"])
        {
            device.Waits(100).Applies(Started(at: -2940, register: 1000 * int.Parse(id, null), call: id), StartAnswered(id, id)).Waits(100)
                .Applies(Updated(id, at: -2940, samples: Facts.Register((1000 * int.Parse(id, null)) + 100, at: -2940))).Waits(100)
                .Applies(Ended(id, at: -2940, register: (1000 * int.Parse(id, null)) + 300)).Waits(10);
            device.Retained["1/session/transaction-id"].ShouldBe($$"""{"value": "{{id}}"}""");
        }

        device.Finished.Select(session => (session.TransactionId, session.Energy)).ShouldBe([("1", 300m), ("2", 300m), ("3", 300m)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_id_of_2_x_that_is_used_again_after_a_reboot_is_a_new_transaction(bool isRestarted)
    {
        var device = New().Applies(Event(TransactionEventType.Started, "1", 0, 0, 1000)).Waits(60).Applies(Event(TransactionEventType.Ended, "1", 1, 60, 1400)).Waits(10);
        device.Finished.ShouldHaveSingleItem().Energy.ShouldBe(400);
        device = isRestarted ? device.Restarts().Connects() : device;
        device.Waits(600).Applies(new Booted("V", "M", null, null)).Waits(5);

        device.Applies(Event(TransactionEventType.Started, "1", 0, 700, 1400) with { ChargingState = "Charging" }).Waits(10);
        device.Retained["1/charging-state"].ShouldBe("""{"value": "Charging"}""");
        device.Applies(Event(TransactionEventType.Ended, "1", 1, 800, 2900)).Waits(10);

        device.Retained["1/session/energy"].ShouldBe("""{"value": 1500}""");
        (device.Finished[^1].Start, device.Finished[^1].Energy).ShouldBe((At(700), 1500));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_start_and_an_end_of_2_x_that_are_sent_again_are_no_new_transaction(bool isRestarted)
    {
        var (start, end) = (Event(TransactionEventType.Started, "1", 0, 0, 1000), Event(TransactionEventType.Ended, "1", 1, 60, 1400));
        var device = New().Applies(start).Applies(start).Waits(60).Applies(end).Waits(10);
        device.Finished.ShouldHaveSingleItem();
        device = isRestarted ? device.Restarts().Connects() : device;
        var count = device.Finished.Count;

        device.Applies(new Booted("V", "M", null, null)).Applies(start).Applies(end).Waits(700);

        device.Finished.Count.ShouldBe(count);
        (isRestarted ? null : device.Retained["1/session/energy"]).ShouldBe(isRestarted ? null : """{"value": 400}""");
    }

    private static TestDevice New() => new TestDevice().Connects();

    private static DateTimeOffset At(double seconds) => TestDevice.Start.AddSeconds(seconds);

    private static TransactionReported Event(TransactionEventType type, string id, int seqNo, double at, decimal register) => new(type)
    {
        IsVersion2 = true,
        TransactionId = id,
        SeqNo = seqNo,
        Connector = 1,
        At = At(at),
        StopReason = type == TransactionEventType.Ended ? "Local" : null,
        Samples = [Facts.Register(register, at: at, context: type switch
        {
            TransactionEventType.Started => "Transaction.Begin",
            TransactionEventType.Ended => "Transaction.End",
            _ => "Sample.Periodic",
        })],
    };
}

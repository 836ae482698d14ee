using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Charger;

namespace OcppActors.Domain.Tests.HomeAssistant.FieldReports;

/// <summary>What owners of chargers have reported of messages that come late, and of clocks.</summary>
public sealed class QueueReportTests
{
    [Theory]
    [InlineData(300)]
    [InlineData(2400)]
    public void A_queued_transaction_of_2_x_does_not_touch_the_running_one(int age)
    {
        var begin = 3600 - age;
        var charger = new Charger2().Waits(3600).Starts("live", 0, samples: ["20000 (Transaction.Begin)"]).Updates("live", 1, "Charging", samples: ["20200"])
            .Starts("old", 0, begin, true, "18000 (Transaction.Begin)").Updates("old", 1, null, begin + 60, true, samples: ["18600"])
            .Ends("old", 2, begin + 120, true, "19500 (Transaction.End)");
        (charger["1/session/transaction-id"], charger["1/charging-state"], charger["1/session/start"]).ShouldBe(("\"live\"", "\"Charging\"", "\"2026-05-04T11:00:00.000Z\""));

        charger.Updates("live", 2, samples: ["20700"]).Ends("live", 3, samples: ["20900 (Transaction.End)"]);

        ShouldHaveCounted(charger, "20000 20200 20700 20900");
        charger.Device.Finished.Select(session => (session.TransactionId, session.Energy)).ShouldBe([("old", 1500m), ("live", 900m)]);
    }

    [Fact]
    public void A_queued_transaction_of_2_x_may_come_before_the_running_one()
    {
        var charger = new Charger2().Waits(600).Starts("old", 0, 300, true, "18000 (Transaction.Begin)").Ends("old", 1, 420, true, "20000 (Transaction.End)")
            .Starts("live", 0, samples: ["20000 (Transaction.Begin)"]).Updates("live", 1, samples: ["20700"]).Ends("live", 2, samples: ["20900 (Transaction.End)"]);

        charger.Energy().ShouldBe("900");
        charger.Device.DashboardOf(Register).ShouldBe(2900);
        charger.Device.Finished.Select(session => session.Energy).ShouldBe([2000, 900]);
    }

    [Fact]
    public void One_queued_update_of_2_x_does_not_end_the_running_transaction()
    {
        var charger = new Charger2().Waits(600).Starts("live", 0, samples: ["20000 (Transaction.Begin)"]).Updates("live", 1, "Charging", samples: ["20200"])
            .Updates("old", 4, "Charging", 420, true, samples: ["19500"]);
        (charger.Energy(), charger["1/session/transaction-id"], charger["1/charging-state"]).ShouldBe(("200", "\"live\"", "\"Charging\""));

        charger.Updates("live", 2, samples: ["20700"]).Ends("live", 3, samples: ["20900 (Transaction.End)"]);

        ShouldHaveCounted(charger, "20000 20200 20700 20900");
    }

    [Fact]
    public void MicroOcpp_sends_a_queued_transaction_of_1_6_during_the_next_one()
    {
        var charger = new Charger16().Waits(600).MeasuresIdle("20000").Starts("31", 20_000).Measures("31", "20200")
            .Starts("30", 18_000, at: 300).Measures(1, "30", 360, "18600").Stops("30", 19_500, at: 420).Measures("31", "20700").Stops("31", 20_900);

        ShouldHaveCounted(charger, "20000 20200 20700 20900");
        charger.Device.Finished.Select(session => (session.TransactionId, session.Energy)).ShouldBe([("30", 1500m), ("31", 900m)]);
    }

    [Fact]
    public void Late_meter_values_of_1_6_do_not_touch_the_running_transaction()
    {
        var charger = new Charger16().Waits(600).MeasuresIdle("20000").Starts("31", 20_000).Measures("31", "20200")
            .Measures(1, "30", 420, "19500").Measures("31", "20700").Stops("31", 20_900);

        ShouldHaveCounted(charger, "20000 20200 20700 20900");
        charger["1/session/transaction-id"].ShouldBe("\"31\"");
    }

    [Fact]
    public void A_charger_whose_first_messages_are_two_hours_ahead_is_not_muted_afterwards()
    {
        var charger = new Charger16().Reports("Preparing", at: 7200).Measures(1, null, 7200, "20000", "Power.Active.Import=10");

        charger.Waits(60).Reports("Charging").MeasuresIdle("20100", "Power.Active.Import=6900");

        (charger["1/status"], charger[Register], charger[Power]).ShouldBe(("\"Charging\"", "20100", "6900"));
    }

    private static void ShouldHaveCounted(Charger charger, string registers)
    {
        charger.Energy().ShouldBe("900");
        charger.History(Register).ShouldBe(registers);
        charger.Device.DashboardOf(Register).ShouldBe(900);
    }
}

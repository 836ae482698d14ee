using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Charger;

namespace OcppActors.Domain.Tests.HomeAssistant.FieldReports;

/// <summary>What owners of chargers have reported of sessions.</summary>
public sealed class SessionReportTests
{
    [Theory]
    [InlineData("libocpp after an offline start", "-1")]
    [InlineData("libocpp: another negative id", "-483920")]
    [InlineData("at random", "0")]
    public void A_stop_that_names_no_transaction_ends_the_one_that_runs(string who, string id)
    {
        var charger = new Charger16().Reports("Charging").Starts("17", 3000).Measures("17", "3200").Measures("17", "3900").Stops(id, 4100);

        (charger.Energy(), charger["1/session/duration"], charger["1/session/transaction-id"], charger["1/session/id-tag"]).ShouldBe(("1100", "30", "\"17\"", "\"04D1A7\""), who);
        charger["1/session/start"].ShouldBe("\"2026-05-04T10:00:10.000Z\"");
    }

    [Fact]
    public void Of_two_connectors_the_one_ends_whose_meter_values_named_minus_1_as_well()
    {
        var charger = new Charger16().Starts("17", 3000, 1).Starts("18", 7000, 2)
            .Measures(1, "-1", null, "3200").Measures(2, "18", null, "7300").Measures(1, "-1", null, "3900").Measures(2, "18", null, "7600")
            .Stops("-1", 4100);
        (charger.Energy(1), charger["1/session/stop-reason"], charger["2/session/stop-reason"]).ShouldBe(("1100", "\"Local\"", "null"));

        charger.Stops("18", 7900);

        (charger.Energy(1), charger.Energy(2)).ShouldBe(("1100", "900"));
    }

    [Fact]
    public void A_start_that_is_never_answered_ends_with_minus_1()
    {
        var charger = new Charger16().Starts(null, 3000).Measures("-1", "3400").Stops("-1", 4100);

        charger.Energy().ShouldBe("1100");
        charger.Device.Finished.ShouldHaveSingleItem().Energy.ShouldBe(1100);
    }

    [Fact]
    public void Meter_values_with_transaction_0_in_between_change_no_session()
    {
        var charger = new Charger16().Starts("17", 3000).Measures("17", "3200").Measures("0", "3500").Measures("17", "3900").Stops("17", 4100);

        (charger.Energy(), charger["1/session/transaction-id"]).ShouldBe(("1100", "\"17\""));
        charger.Device.Finished.ShouldHaveSingleItem();
    }

    [Fact]
    public void Of_two_connectors_with_one_id_the_second_may_end_first()
    {
        var charger = new Charger16().Starts("5", 2000, 1).Starts("5", 52_000, 2)
            .Measures(1, "5", null, "3500").Measures(2, "5", null, "53200").Stops("5", 53_400).Stops("5", 3900);

        (charger.Energy(1), charger.Energy(2)).ShouldBe(("1900", "1400"));
        (charger["1/session/duration"], charger["2/session/duration"]).ShouldBe(("50", "30"));
    }

    [Fact]
    public void Huawei_stops_1_Wh_below_its_start()
    {
        var charger = new Charger16().Starts("17", 52_346).Measures("17", "52.35 kWh").Stops("17", 52_345);

        charger.Energy().ShouldBe("4");
        charger.Device.HistoryOf("1/session/energy").ShouldAllBe(energy => energy >= 0);
    }

    [Theory]
    [InlineData("meterStop unknown", -1, null, "null")]
    [InlineData("MicroOcpp after a power loss", 0, null, "null")]
    [InlineData("meterStop unknown", -1, "3400", "400")]
    [InlineData("MicroOcpp after a power loss", 0, "3400", "400")]
    public void A_stop_without_a_register_leaves_the_energy_of_the_last_sample(string who, int stop, string? sample, string energy)
    {
        var charger = new Charger16().Starts("17", 3000);

        (sample is null ? charger : charger.Measures("17", sample)).Stops("17", stop, more: ""","reason":"PowerLoss" """);

        charger.Energy().ShouldBe(energy, who);
    }

    [Fact]
    public void The_only_register_may_be_that_of_L1()
    {
        var charger = new Charger16().Starts("17", 3000).Measures("17", "/L1=3500").Measures("17", "/L1=4000").Stops("17", 4200);

        charger.Energy().ShouldBe("1200");
    }

    [Theory]
    [InlineData("/L1=", 1, "1100")]
    [InlineData("/L1= /L2= /L3=", 3, "3300")]
    public void Registers_of_2_x_by_phase_count_to_the_end(string phases, int count, string energy)
    {
        var charger = new Charger2().Starts("u1", 0, samples: At(2000, " (Transaction.Begin)")).Updates("u1", 1, samples: At(2600)).Ends("u1", 2, samples: At(3100, " (Transaction.End)"));

        charger.Energy().ShouldBe(energy);
        charger[Register].ShouldBe($"{count * 3100}");

        string[] At(int register, string context = "") => [.. phases.Split(' ').Select(phase => $"{phase}{register}{context}")];
    }

    [Fact]
    public void A_stop_alone_brings_begin_and_end_by_phase()
    {
        var charger = new Charger16().Reports("Charging").Stops("21", 6300, more: Data("/L1=4000 (Transaction.Begin)", "/L1=6300 (Transaction.End)"));

        charger.Energy().ShouldBe("2300");
    }

    [Fact]
    public void A_stop_alone_belongs_to_the_connector_that_is_in_use()
    {
        var charger = new Charger16().Reports("Available", 1).Reports("Finishing", 2).Stops("21", 6300, more: Data("4000 (Transaction.Begin)", "6300 (Transaction.End)"));

        charger.Energy(2).ShouldBe("2300");
        charger.Device.Retained.ShouldNotContainKey("1/session/energy");
    }

    [Theory]
    [InlineData("Inlet:80500 Outlet:50400", "Inlet:84300 Outlet:54000")]
    [InlineData("Outlet:50400 Inlet:80500", "Outlet:54000 Inlet:84300")]
    public void DC_chargers_are_metered_at_the_outlet(string first, string second)
    {
        var charger = new Charger16().Starts("17", 50_000).Measures("17", first.Split(' '));
        charger.Energy().ShouldBe("400");

        charger.Measures("17", second.Split(' ')).Stops("17", 54_500);

        charger.Energy().ShouldBe("4500");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DC_chargers_of_2_x_are_metered_at_the_outlet(bool isInletFirst)
    {
        var charger = new Charger2().Starts("u1", 0, samples: At(50_000, 80_000, "Begin")).Updates("u1", 1, samples: At(50_400, 80_500, null));
        charger.Energy().ShouldBe("400");

        charger.Ends("u1", 2, samples: At(54_500, 84_800, "End"));

        charger.Energy().ShouldBe("4500");

        string[] At(int outlet, int inlet, string? context)
        {
            var suffix = context is null ? "" : $" (Transaction.{context})";
            string[] samples = [$"Outlet:{outlet}{suffix}", $"Inlet:{inlet}{suffix}"];
            return isInletFirst ? [.. samples.Reverse()] : samples;
        }
    }

    [Fact]
    public void Begin_and_end_may_be_measured_at_the_body_and_the_rest_at_the_outlet()
    {
        var charger = new Charger2().Starts("u1", 0, samples: ["Body:9000 (Transaction.Begin)"]).Updates("u1", 1, samples: ["30500"])
            .Updates("u1", 2, samples: ["31100"]).Ends("u1", 3, samples: ["Body:10300 (Transaction.End)"]);

        charger.Energy().ShouldBe("1300");
    }

    [Fact]
    public void MicroOcpp_starts_twice_and_the_second_is_refused_as_concurrent()
    {
        var charger = new Charger16().Starts("17", 3000, at: 0).Starts("0", 3000, at: 0, answer: "ConcurrentTx").Measures("17", "3500").Stops("17", 4100);
        charger.Energy().ShouldBe("1100");
        charger.Device.Finished.ShouldHaveSingleItem();

        charger.Starts("18", 4100).Measures("18", "4300").Stops("18", 4600);

        charger.Energy().ShouldBe("500");
        charger.Device.Finished.Count.ShouldBe(2);
    }

    [Fact]
    public void Samples_that_always_have_the_same_time_of_49_minutes_ago_are_read()
    {
        var charger = new Charger16().Reports("Charging", at: -2940).Starts("17", 3000, at: -2940);

        charger.Measures(1, "17", -2940, "3400", "Power.Active.Import=6900").Measures(1, "17", -2940, "3800", "Power.Active.Import=6800").Stops("17", 4000, at: -2910);

        (charger.History(Register), charger.History(Power), charger.Energy(), charger["1/session/duration"]).ShouldBe(("3400 3800 4000", "6900 6800 0", "1000", "30"));
    }

    [Fact]
    public void A_charger_that_begins_a_transaction_and_its_register_anew_after_each_pause_has_two_sessions()
    {
        var charger = new Charger16().Reports("Charging").Starts("17", 0).Measures("17", "250").Measures("17", "600").Stops("17", 650);
        charger.Energy().ShouldBe("650");

        charger.Starts("18", 0).Measures("18", "150").Measures("18", "350").Stops("18", 380);

        charger.Energy().ShouldBe("380");
        charger.Device.Finished.Select(session => session.Energy).ShouldBe([650, 380]);
        charger.Device.DashboardOf("1/session/energy").ShouldBe(650 + 380);
    }

    [Fact]
    public void A_transaction_id_may_be_a_string_and_later_a_number()
    {
        var charger = new Charger16().Starts("\"17\"", 3000).Measures("17", "3400").Stops("\"17\"", 3700);

        (charger.Energy(), charger["1/session/transaction-id"]).ShouldBe(("700", "\"17\""));
        charger.Device.Finished.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_transaction_of_2_1_is_resumed_after_a_power_cut()
    {
        var charger = new Charger2("ocpp2.1").Starts("u1", 0, samples: ["5000 (Transaction.Begin)"]).Updates("u1", 1, samples: ["5600"]).Waits(120)
            .Boots().Updates("u1", 2, "Charging", trigger: "TxResumed", samples: ["5600"]).Updates("u1", 3, samples: ["5900"]).Ends("u1", 4, samples: ["6250 (Transaction.End)"]);

        (charger.Energy(), charger["1/session/start"]).ShouldBe(("1250", "\"2026-05-04T10:00:00.000Z\""));
        charger.Device.Finished.ShouldHaveSingleItem().Energy.ShouldBe(1250);
    }

    private static string Data(string begin, string end)
    {
        var charger = new Charger16();
        return $",\"transactionData\":[{charger.MeterValue(-3600, begin)},{charger.MeterValue(null, end)}]";
    }
}

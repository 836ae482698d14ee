using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Charger;

namespace OcppActors.Domain.Tests.HomeAssistant.FieldReports;

/// <summary>What owners of chargers have reported of power and current.</summary>
public sealed class FlowReportTests
{
    [Theory]
    [InlineData("EM2GO: nothing after the stop")]
    [InlineData("unnamed: a reboot without an end")]
    [InlineData("Smappee: the car pauses")]
    [InlineData("unnamed: a fault")]
    [InlineData("unnamed: unplugged without an end")]
    public void The_last_power_of_a_charge_does_not_stand_after_it(string what)
    {
        var charger = new Charger16().Reports("Charging").Starts("17", 3000)
            .Measures("17", "3050", "Power.Active.Import=6900", "Current.Import/L1=30.1", "Current.Import/L2=0", "Current.Import/L3=0")
            .Measures("17", "3900", "Power.Active.Import=6880", "Current.Import/L1=30", "Current.Import/L2=0", "Current.Import/L3=0");

        _ = what[(what.IndexOf(':', StringComparison.Ordinal) + 2)..] switch
        {
            "nothing after the stop" => charger.Stops("17", 4000),
            "a reboot without an end" => charger.Boots(),
            "the car pauses" => charger.Reports("SuspendedEV"),
            "a fault" => charger.Reports("Faulted", error: "GroundFailure"),
            _ => charger.Reports("Available"),
        };

        charger.History(Power).ShouldBe("6900 6880 0");
        charger.History($"{Current}/L1").ShouldBe("30.1 30 0");
        charger[$"{Current}/L2"].ShouldBe("0");
        charger.Device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void The_phases_of_2_x_do_not_stand_after_the_end()
    {
        var charger = new Charger2().Starts("u1", 0, samples: ["8000 (Transaction.Begin)"])
            .Updates("u1", 1, samples: ["8100", "Power.Active.Import/L1=3500", "Power.Active.Import/L2=3400", "Power.Active.Import/L3=3300", "Current.Import=15.2"])
            .Ends("u1", 2, samples: ["8150 (Transaction.End)"]);

        charger.History(Power).ShouldBe("10200 0");
        new[] { charger.History($"{Power}/L1"), charger.History($"{Power}/L2"), charger.History($"{Power}/L3"), charger.History(Current) }
            .ShouldBe(["3500 0", "3400 0", "3300 0", "15.2 0"]);
    }

    [Fact]
    public void A_car_that_pauses_under_2_x_draws_nothing()
    {
        var charger = new Charger2().Starts("u1", 0, samples: ["8000 (Transaction.Begin)"])
            .Updates("u1", 1, samples: ["8100", "Power.Active.Import=7000", "Current.Import=30"])
            .Updates("u1", 2, "SuspendedEV", trigger: "ChargingStateChanged");

        (charger.History(Power), charger.History(Current), charger.Energy()).ShouldBe(("7000 0", "30 0", "100"));
    }

    [Fact]
    public void A_charger_that_sends_Transaction_End_behind_its_stop_revives_nothing()
    {
        var charger = new Charger16().Starts("17", 3000).Measures("17", "3400", "Power.Active.Import=6900").Stops("17", 3600)
            .Measures("17", "3600 (Transaction.End)", "Power.Active.Import=0 (Transaction.End)").Waits(60);

        (charger[Power], charger.Energy(), charger["1/session/stop-reason"], charger["1/session/duration"]).ShouldBe(("0", "600", "\"Local\"", "20"));
        charger.Device.Finished.ShouldHaveSingleItem().Energy.ShouldBe(600);
    }

    [Fact]
    public void ABB_sends_totals_while_it_is_idle_and_phases_while_it_charges()
    {
        var charger = new Charger16().MeasuresIdle("Power.Active.Import=0 (Trigger)", "Current.Import=0 (Trigger)")
            .Starts("17", 0)
            .Measures("17", "Power.Active.Import/L1=2100", "Power.Active.Import/L2=2050", "Power.Active.Import/L3=0", "Current.Import/L1=9.3", "Current.Import/L2=9.1", "Current.Import/L3=0");

        charger.History(Power).ShouldBe("0 4150");
        charger.History(Current).ShouldBe("0 null");
        charger[$"{Current}/L1"].ShouldBe("9.3");
    }

    [Fact]
    public void ABB_that_is_asked_while_it_charges_sends_a_total_between_the_phases()
    {
        var charger = new Charger16().Starts("17", 0)
            .Measures("17", "Power.Active.Import/L1=2100", "Power.Active.Import/L2=2050", "Power.Active.Import/L3=0", "Current.Import/L1=9.3", "Current.Import/L2=9.1")
            .Measures("17", "Power.Active.Import=4140 (Trigger)", "Current.Import=9.3 (Trigger)")
            .Measures("17", "Power.Active.Import/L1=900", "Power.Active.Import/L2=950", "Power.Active.Import/L3=0", "Current.Import/L1=4", "Current.Import/L2=4.1");

        charger.History(Power).ShouldBe("4150 4140 1850");
        charger.History(Current).ShouldBe("9.3 null");
    }

    [Fact]
    public void JVH_measures_everything_at_the_body_by_phase_in_kW()
    {
        var charger = new Charger16().Starts("17", 12_000)
            .Measures("17", "Body:12.5 kWh", "Body:Power.Active.Import/L1-N=3.4 kW", "Body:Power.Active.Import/L2-N=3.3 kW", "Body:Power.Active.Import/L3-N=3.2 kW")
            .Waits(300);
        charger["1/Body/Power-Active-Import"].ShouldBe("9900");
        charger.Energy().ShouldBe("500");

        charger.Stops("17", 13_180);

        charger.Energy().ShouldBe("1180");
        charger.History("1/Body/Power-Active-Import").ShouldBe("9900 0");
    }

    [Fact]
    public void Cars_that_give_energy_back_show_negative_flows()
    {
        var charger = new Charger2().Starts("u1", 0)
            .Updates("u1", 1, samples: ["Power.Active.Import=-4800", "Current.Import=-20.9", "Energy.Active.Export.Register=700", "Energy.Active.Net=-450"]);

        (charger[Power], charger[Current], charger["1/Outlet/Energy-Active-Export-Register"], charger["1/Outlet/Energy-Active-Net"])
            .ShouldBe(("-4800", "-20.9", "700", "-450"));
        StateClassOf(charger.Device, "Energy-Active-Net").ShouldBe("total");
        StateClassOf(charger.Device, "Energy-Active-Export-Register").ShouldBe("total_increasing");
    }

    [Fact]
    public void Amperfied_sends_what_it_offers_in_V_and_0_as_transaction()
    {
        var charger = new Charger16().Measures(
            "0", "Current.Offered=16 V (Sample.Clock)", "Power.Offered=11040 V (Sample.Periodic)", "SoC=0 V (Sample.Periodic)", "Current.Import/L1=15.9 (Sample.Clock)");

        (charger["1/Outlet/Current-Offered"], charger["1/Outlet/Power-Offered"], charger["1/Outlet/SoC"]).ShouldBe(("16", "11040", "0"));
        UnitOf(charger.Device, "Current-Offered").ShouldBe("A");
        UnitOf(charger.Device, "Power-Offered").ShouldBe("W");
        charger.Device.Retained.Keys.ShouldNotContain(key => key.Contains("session", StringComparison.Ordinal));
    }

    private static string? StateClassOf(TestDevice device, string measurand) => PropertyOf(device, measurand, "state_class");

    private static string? UnitOf(TestDevice device, string measurand) => PropertyOf(device, measurand, "unit_of_measurement");

    private static string? PropertyOf(TestDevice device, string measurand, string property) => device.Components.EnumerateObject()
        .Select(component => component.Value)
        .Single(component => component.TryGetProperty("state_topic", out var topic) && topic.GetString()!.EndsWith($"/{measurand}/state", StringComparison.Ordinal))
        .TryGetProperty(property, out var value) ? value.GetString() : null;
}

using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Charger;

namespace OcppActors.Domain.Tests.HomeAssistant.FieldReports;

/// <summary>What owners of chargers have reported of registers and of the Energy dashboard.</summary>
public sealed class RegisterReportTests
{
    [Theory]
    [InlineData(0, 2300)]
    [InlineData(208_000, 210_300)]
    public void ABB_Terra_AC_sends_the_session_s_register_and_its_lifetime_register_under_one_name(int start, int stop)
    {
        var charger = new Charger16().MeasuresIdle("208000").Starts("17", start)
            .Measures("17", "150").Measures("17", "900").MeasuresIdle("208900 (Sample.Clock)").Measures("17", "1400")
            .MeasuresIdle("209500 (Sample.Clock)").Measures("17", "2100").Stops("17", stop).MeasuresIdle("210300 (Sample.Clock)");

        charger.Device.HistoryOf(Register).Distinct().ShouldBe([208_000m, 208_900m, 209_500m, 210_300m]);
        charger.Device.DashboardOf(Register).ShouldBe(2300);
        charger.Energy().ShouldBe("2300");
    }

    [Fact]
    public void ABB_Terra_AC_that_is_stopped_after_two_samples_shows_the_session_s_energy()
    {
        var charger = new Charger16().MeasuresIdle("208000 (Sample.Clock)").Starts("17", 0).Measures("17", "150").MeasuresIdle("208150 (Sample.Clock)").Stops("17", 310);

        charger.Energy().ShouldBe("310");
        charger.History(Register).ShouldBe("208000 208150");
    }

    [Fact]
    public void ABB_Terra_AC_that_sends_its_lifetime_register_only_when_idle_is_counted_once()
    {
        var charger = new Charger16().MeasuresIdle("208000");
        foreach (var after in (int[])[208_280, 208_560])
        {
            charger.Starts("17", 0).Measures("17", "60").Measures("17", "130").Measures("17", "210").Stops("17", 280);
            charger.Energy().ShouldBe("280");
            charger.MeasuresIdle($"{after}");
        }

        charger.Device.DashboardOf(Register).ShouldBe(560);
        charger.Device.DashboardOf("1/session/energy").ShouldBe(560);
    }

    [Theory]
    [InlineData("Wallbox: low for a short period", "700000 700100 0 0 0 700200 700300", "700000 700100 700200 700300")]
    [InlineData("Wallbox: with 16 MWh", "16200000 16200100 0 0 0 16200200 16200300", "16200000 16200100 16200200 16200300")]
    [InlineData("Grizzl-E: around a reboot", "700000 700100 0 boot 0 700100 700150", "700000 700100 700150")]
    [InlineData("unnamed: a true reset counts up", "700000 0 0 40 90", "700000 40 90")]
    public void A_register_that_is_0_for_a_while_is_not_counted_again(string who, string readings, string published)
    {
        var charger = new Charger16();
        foreach (var reading in readings.Split(' '))
        {
            _ = reading == "boot" ? charger.Boots() : charger.MeasuresIdle(reading);
        }

        charger.Device.HistoryOf(Register).Distinct().ShouldBe(published.Split(' ').Select(value => (decimal?)int.Parse(value, null)), who);
        charger.Device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [InlineData(true, 600)]
    [InlineData(false, 500)] // the first reading that is published is 100 Wh behind the start
    public void A_register_that_is_0_at_every_plug_in_is_not_counted_again(bool isKnown, int dashboard)
    {
        var charger = isKnown ? new Charger16().MeasuresIdle("700000") : new Charger16();

        charger.Starts("17", 700_000).Measures("17", "0").Measures("17", "700100").Measures("17", "700300").Stops("17", 700_600);

        charger.Energy().ShouldBe("600");
        charger.Device.DashboardOf(Register).ShouldBe(dashboard);
    }

    [Fact]
    public void A_register_that_counts_from_0_although_meterStart_does_not_begins_with_its_second_rise()
    {
        var charger = new Charger16().Starts("17", 700_000).Measures("17", "0").Measures("17", "120").Measures("17", "300").Measures("17", "900").Stops("17", 701_000);

        charger.History(Register).ShouldBe("300 900");
        charger.Energy().ShouldBe("1000");
    }

    [Fact]
    public void Entratek_counts_each_session_in_kWh_of_two_decimals_and_shows_10_Wh_when_idle()
    {
        var charger = new Charger16().MeasuresIdle("0.01 kWh");
        for (var charge = 0; charge < 2; charge++)
        {
            charger.Starts("17", 0).Measures("17", "0.01 kWh").Measures("17", "0.85 kWh").Measures("17", "1.83 kWh").Stops("17", 1830).MeasuresIdle("0.01 kWh");
            charger.Energy().ShouldBe("1830");
        }

        // The 10 Wh that stand at the beginning are not counted.
        charger.Device.DashboardOf(Register).ShouldBe((2 * 1830) - 10);
    }

    [Fact]
    public void Start_and_stop_alone_make_an_energy_of_the_session()
    {
        var charger = new Charger16().Starts("17", 2000).Stops("17", 4600).Starts("18", 4600).Stops("18", 9000);

        charger.Device.DashboardOf("1/session/energy").ShouldBe(2600 + 4400);
        charger.Device.Retained.ShouldNotContainKey(Register);
    }

    [Fact]
    public void Wallbox_repeats_the_register_of_connector_1_at_connector_0()
    {
        var charger = new Charger16();
        foreach (var register in (string[])["41000", "41250"])
        {
            charger.Measures(1, null, null, register).Measures(0, null, null, register);
        }

        (charger.History(Register), charger.History("0/Outlet/Energy-Active-Import-Register")).ShouldBe(("41000 41250", "41000 41250"));
        charger.Device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void Energy_per_interval_is_not_counted_as_a_register()
    {
        var charger = new Charger16().Starts("17", 6000)
            .Measures("17", "Energy.Active.Import.Interval=120").Measures("17", "Energy.Active.Import.Interval=110").Stops("17", 6270);

        charger.Energy().ShouldBe("270");
        charger.History("1/Outlet/Energy-Active-Import-Interval").ShouldBe("120 110");
        charger.Device.Components.EnumerateObject().Single(component => component.Name.Contains("interval", StringComparison.OrdinalIgnoreCase))
            .Value.TryGetProperty("state_class", out _).ShouldBeFalse();
    }

    [Fact]
    public void EN_plus_gives_a_context_to_some_samples_and_the_transaction_last()
    {
        var charger = new Charger16().Starts("17", 6000);

        charger.Sends(
            "MeterValues", $$"""{"connectorId":1,"meterValue":[{{charger.MeterValue(null, "6200 (Sample.Periodic)", "Power.Active.Import=3600", "Voltage/L1=231 (Sample.Clock)")}}],"transactionId":17}""");

        (charger[Register], charger[Power], charger["1/Outlet/Voltage"], charger.Energy()).ShouldBe(("6200", "3600", "231", "200"));
    }

    [Theory]
    [InlineData("Energy.Active.Import.Register", "1.5e3", "Wh", "1500")]
    [InlineData("Energy.Active.Import.Register", "+150", "wh", "150")]
    [InlineData("Energy.Active.Import.Register", ".75", "kwh", "750")]
    [InlineData("Power.Active.Import", " 3.", "KW", "3000")]
    [InlineData("Frequency", "50.1 ", "HZ", "50.1")]
    [InlineData("Power.Factor", "98", "Percent", "0.98")]
    [InlineData("Temperature", "300.15", "Kelvin", "27")]
    public void Numbers_and_units_are_read_in_every_usual_spelling(string measurand, string value, string unit, string published) =>
        Sampled(measurand, value, unit)[$"1/Outlet/{measurand.Replace('.', '-')}"].ShouldBe(published);

    [Theory]
    [InlineData("12,5")]
    [InlineData("1,234.5")]
    [InlineData("NaN")]
    [InlineData("1500 W")]
    public void Of_other_texts_the_log_names_the_measurand(string value)
    {
        var charger = Sampled("Power.Active.Import", value, "W");

        charger.Device.Retained.ShouldNotContainKey(Power);
        charger.Device.Skipped.ShouldBe(["Power.Active.Import: a value that is not a number"]);
    }

    private static Charger16 Sampled(string measurand, string value, string unit) => new Charger16().Sends(
        "MeterValues", $$"""{"connectorId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"{{value}}","measurand":"{{measurand}}","unit":"{{unit}}"}]}]}""");
}

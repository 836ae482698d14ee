using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Samples in, states out: units, contexts, locations, connectors.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void A_reading_has_the_topic_and_the_identity_that_the_original_gave_it()
    {
        var device = Measured("""{"value":"7.36","unit":"kW","measurand":"Power.Active.Import"}""");

        device.Retained.ShouldContainKeyAndValue("1/Outlet/Power-Active-Import", """{"value": 7360}""");
        device.Components.GetProperty("1_outlet_power_active_import").GetRawText().ShouldBe(
            """{"platform":"sensor","unique_id":"OCPP_CP-1_1_Outlet_Power-Active-Import_value","name":"Connector 1 power import","state_topic":"ocpp/CP-1/1/Outlet/Power-Active-Import/state","value_template":"{{ value_json.value }}","device_class":"power","unit_of_measurement":"W","state_class":"measurement","suggested_display_precision":0,"qos":1}""");
    }

    [Theory]
    [InlineData("""{"value":"0.505","unit":"kWh"}""", "1/Outlet/Energy-Active-Import-Register", "505")]
    [InlineData("""{"value":"12","measurand":"energy.active.import.register"}""", "1/Outlet/Energy-Active-Import-Register", "12")]
    [InlineData("""{"value":"3","measurand":"Energy.Active.Export.Interval","unit":"Wh"}""", "1/Outlet/Energy-Active-Export-Interval", "3")]
    [InlineData("""{"value":"2","measurand":"Energy.Reactive.Import.Register","unit":"kvarh"}""", "1/Outlet/Energy-Reactive-Import-Register", "2000")]
    [InlineData("""{"value":"40","measurand":"Power.Reactive.Import","unit":"var"}""", "1/Outlet/Power-Reactive-Import", "40")]
    [InlineData("""{"value":"11","measurand":"Power.Offered","unit":"kVA"}""", "1/Outlet/Power-Offered", "11000")]
    [InlineData("""{"value":"0.97","measurand":"Power.Factor"}""", "1/Outlet/Power-Factor", "0.97")]
    [InlineData("""{"value":"16.1","measurand":"Current.Import","unit":"A","location":"Inlet"}""", "1/Inlet/Current-Import", "16.1")]
    [InlineData("""{"value":"245.370000","measurand":"Voltage","unit":"V","phase":"L1"}""", "1/Outlet/Voltage", "245.37")]
    [InlineData("""{"value":"230","measurand":"Voltage","unit":"Wh"}""", "1/Outlet/Voltage", "230")]
    [InlineData("""{"value":"81","measurand":"SoC","unit":"Percent","location":"EV"}""", "1/EV/SoC", "81")]
    [InlineData("""{"value":"34.0","measurand":"Temperature","unit":"Celcius","location":"Body"}""", "1/Body/Temperature", "34")]
    [InlineData("""{"value":"50.01","measurand":"Frequency"}""", "1/Outlet/Frequency", "50.01")]
    [InlineData("""{"value":"900","measurand":"RPM"}""", "1/Outlet/RPM", "900")]
    public void Missing_and_odd_values_of_a_sample(string sample, string topic, string value) =>
        Measured(sample).Retained.ShouldContainKeyAndValue(topic, $$"""{"value": {{value}}}""");

    [Fact]
    public void The_unit_is_fixed_by_the_first_sample()
    {
        var device = new TestDevice().Connects()
            .SendsMeterValues("""{"value":"1","measurand":"Power.Offered","unit":"VA"}""").Waits(2)
            .SendsMeterValues("""{"value":"2","measurand":"Power.Offered","unit":"kVA"}""")
            .SendsMeterValues("""{"value":"3","measurand":"Power.Offered","unit":"W"}""").Waits(20);

        device.Log.Where(line => line.Contains("Power", StringComparison.Ordinal)).Select(line => line.Split(": ")[1]).ShouldBe(["1}", "2000}", "3}"]);
        device.Documents.ShouldHaveSingleItem();
        device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [InlineData("Sample.Periodic", "Transaction.Begin", 1)]
    [InlineData("Transaction.Begin", "Sample.Periodic", 2)]
    [InlineData("Sample.Clock", "Sample.Periodic", 2)]
    [InlineData("Sample.Periodic", "Sample.Clock", 1)]
    [InlineData("Sample.Clock", "Trigger", 1)]
    [InlineData("Transaction.Begin", "Trigger", 2)]
    [InlineData("Sample.Periodic", "Sample.Periodic", 2)]
    public void Of_two_samples_that_differ_only_in_context_one_is_published(string first, string second, int winner)
    {
        var device = new TestDevice().Connects().Waits(2).SendsMeterValues(
            $$"""{"value":"1","context":"{{first}}"}""",
            $$"""{"value":"2","context":"{{second}}"}""").Waits(10);

        device.Log.Where(line => line.Contains("Energy", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldEndWith($"{{\"value\": {winner}}}");
    }

    [Fact]
    public void Of_samples_taken_one_after_the_other_the_newest_is_published_whatever_its_context()
    {
        var device = new TestDevice().Connects().Receives("""
            [2,"m","MeterValues",{"connectorId":1,"meterValue":[
              {"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"1","context":"Sample.Periodic"}]},
              {"timestamp":"2026-05-04T10:00:10Z","sampledValue":[{"value":"2","context":"Transaction.End"}]}]}]
            """).Waits(2);

        device.Retained["1/Outlet/Energy-Active-Import-Register"].ShouldBe("""{"value": 2}""");
    }

    [Fact]
    public void Connector_zero_is_the_charge_point_itself()
    {
        var device = new TestDevice().Connects()
            .Receives("""[2,"m","MeterValues",{"connectorId":0,"meterValue":[{"sampledValue":[{"value":"17"}]}]}]""").Waits(2);

        device.Retained.ShouldContainKeyAndValue("0/Outlet/Energy-Active-Import-Register", """{"value": 17}""");
        device.Components.GetProperty("0_outlet_energy_active_import_register").GetProperty("name").GetString().ShouldBe("Energy import");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void An_unknown_measurand_is_logged_and_the_others_are_applied()
    {
        var device = Measured("""{"value":"1","measurand":"Vendor.Leakage"}""", """{"value":"231","measurand":"Voltage"}""");

        device.Retained.ShouldHaveSingleItem().Key.ShouldBe("1/Outlet/Voltage");
        device.Skipped.ShouldBe(["measurand Vendor.Leakage is unknown"]);
    }

    [Fact]
    public void No_measurand_in_any_phase_or_unit_breaks_a_discovery_rule()
    {
        string[] units = ["Wh", "kWh", "varh", "kvarh", "W", "kW", "VA", "kVA", "var", "kvar", "A", "V", "Celsius", "Fahrenheit", "K", "Percent", ""];
        string[] phases = ["", "L1", "L2", "L3", "N", "L1-N", "L2-N", "L3-N", "L1-L2", "L2-L3", "L3-L1"];

        foreach (var measurand in OcppActors.Domain.HomeAssistant.MeasurandTable.All)
        {
            var device = new TestDevice().Connects();
            foreach (var unit in units)
            {
                device.SendsMeterValues([.. phases.Select(phase =>
                    $$"""{"value":"1.5","measurand":"{{measurand.Name}}","unit":"{{unit}}","phase":"{{phase}}"}""")]).Waits(1);
            }

            device.Waits(10);

            device.Components.EnumerateObject().Count().ShouldBe(2 + 11);
            device.Skipped.Count.ShouldBe(measurand.QuantityOf(null).Unit is "W" or "var" or "Wh" or "varh" or "VAh" ? 1 : 0); // a sister unit, once
            device.ShouldSatisfyDiscoveryRules();
        }
    }

    private static TestDevice Measured(params string[] samples)
    {
        var device = new TestDevice().Connects().SendsMeterValues(samples).Waits(2);
        device.ShouldSatisfyDiscoveryRules();
        return device;
    }
}

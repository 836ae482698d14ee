using System.Globalization;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The topics of a measurand, by the phases that it has been reported for.</summary>
public sealed class PhaseTests
{
    [Theory]
    [InlineData("Voltage", "L1=230", "Voltage=230")]
    [InlineData("Voltage", "=230", "Voltage=230")]
    [InlineData("Voltage", "L1=230 L2=231 L3=0", "Voltage/L1=230 Voltage/L2=231 Voltage/L3=0")]
    [InlineData("Current.Import", "L1=16 N=1", "Current-Import/L1=16 Current-Import/N=1")]
    [InlineData("Voltage", "=229 L1=230 L2=231", "Voltage=229 Voltage/L1=230 Voltage/L2=231")]
    [InlineData("Voltage", "=229 L1=230", "Voltage=229 Voltage/L1=230")]
    [InlineData("Power.Active.Import", "L1=1000 L2=2000 L3=0", "Power-Active-Import=3000 Power-Active-Import/L1=1000 Power-Active-Import/L2=2000 Power-Active-Import/L3=0")]
    [InlineData("Power.Active.Import", "L1=1000 L2=2000 =3100", "Power-Active-Import=3100 Power-Active-Import/L1=1000 Power-Active-Import/L2=2000")]
    [InlineData("Power.Active.Import", "L1=1 L2=2 N=4 L1-L2=8", "Power-Active-Import=3 Power-Active-Import/L1=1 Power-Active-Import/L1-L2=8 Power-Active-Import/L2=2 Power-Active-Import/N=4")]
    [InlineData("Power.Active.Import", "L1-N=1 L2-N=2 L3-N=4", "Power-Active-Import=7 Power-Active-Import/L1-N=1 Power-Active-Import/L2-N=2 Power-Active-Import/L3-N=4")]
    [InlineData("Power.Active.Import", "L1-L2=1 L2-L3=2", "Power-Active-Import/L1-L2=1 Power-Active-Import/L2-L3=2")]
    [InlineData("Power.Factor", "L1=1 L2=1", "Power-Factor/L1=1 Power-Factor/L2=1")]
    [InlineData("Energy.Active.Import.Interval", "L1=1 L2=1", "Energy-Active-Import-Interval/L1=1 Energy-Active-Import-Interval/L2=1")]
    [InlineData("Energy.Active.Import.Register", "L1=1 L2=1", "Energy-Active-Import-Register=2 Energy-Active-Import-Register/L1=1 Energy-Active-Import-Register/L2=1")]
    public void A_message_of_each_version(string measurand, string samples, string published)
    {
        var device = Measured(new TestDevice().Connects(), measurand, samples).Waits(2);

        StatesOf(device).ShouldBe(published);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_second_phase_removes_the_entity_without_a_phase_permanently()
    {
        var device = Measured(new TestDevice().Connects(), "Voltage", "L1=230").Waits(2);

        Measured(device, "Voltage", "L1=231 L2=232").Waits(10);
        Measured(device, "Current.Import", "L1=1").Waits(10);

        StatesOf(device).ShouldBe("Current-Import=1 Voltage=null Voltage/L1=231 Voltage/L2=232");
        device.Documents.Count().ShouldBe(3);
        device.Components.GetProperty("1_outlet_voltage").GetRawText().ShouldBe("""{"platform":"sensor"}""");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void Nothing_is_published_for_an_entity_whose_removal_is_pending()
    {
        var device = Measured(new TestDevice().Connects(), "Voltage", "L1=230").Waits(2);
        var before = device.Published.Count;

        Measured(Measured(device, "Voltage", "L1=231 L2=232"), "Voltage", "L1=233");
        device.Published.Count.ShouldBe(before);
        device.Waits(10);

        device.Log.Skip(before).ShouldBe(
        [
            "homeassistant/device/ocpp/CP-1/config",
            """ocpp/CP-1/1/Outlet/Voltage/state {"value": null}""",
            """ocpp/CP-1/1/Outlet/Voltage/L1/state {"value": 233}""",
            """ocpp/CP-1/1/Outlet/Voltage/L2/state {"value": 232}""",
        ]);
    }

    [Fact]
    public void A_total_that_comes_later_brings_the_entity_back()
    {
        var device = Measured(new TestDevice().Connects(), "Current.Import", "L1=1").Waits(2);
        Measured(device, "Current.Import", "L1=1 L2=2").Waits(10);

        Measured(device, "Current.Import", "=3 L1=1 L2=2").Waits(10);

        StatesOf(device).ShouldBe("Current-Import=3 Current-Import/L1=1 Current-Import/L2=2");
        device.Components.GetProperty("1_outlet_current_import").TryGetProperty("unique_id", out _).ShouldBeTrue();
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void The_first_phase_keeps_its_value_when_the_second_comes_alone()
    {
        var device = Measured(new TestDevice().Connects(), "Voltage", "L1=230").Waits(2);

        Measured(device, "Voltage", "L2=232").Waits(10);

        StatesOf(device).ShouldBe("Voltage=null Voltage/L1=230 Voltage/L2=232");
    }

    [Fact]
    public void No_sum_is_published_if_a_phase_is_missing()
    {
        var device = Measured(new TestDevice().Connects(), "Power.Active.Import", "L1=1 L2=2 L3=4").Waits(2);

        Measured(device, "Power.Active.Import", "L1=10 L2=20");

        StatesOf(device).ShouldBe("Power-Active-Import=7 Power-Active-Import/L1=10 Power-Active-Import/L2=20 Power-Active-Import/L3=4");
    }

    [Fact]
    public void A_charger_that_ever_sent_a_total_gets_no_sum()
    {
        var device = Measured(new TestDevice().Connects(), "Energy.Active.Import.Register", "=1000 L1=1 L2=2").Waits(2);

        Measured(device, "Energy.Active.Import.Register", "L1=2 L2=3");

        device.Retained["1/Outlet/Energy-Active-Import-Register"].ShouldBe("""{"value": 1000}""");
    }

    [Fact]
    public void Phases_split_over_entries_of_one_message_are_summed()
    {
        var device = new TestDevice().Connects().Receives("""
            [2,"m","MeterValues",{"connectorId":1,"meterValue":[
              {"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"1","measurand":"Power.Active.Import","phase":"L1"}]},
              {"timestamp":"2026-05-04T10:00:01Z","sampledValue":[{"value":"2","measurand":"Power.Active.Import","phase":"L2"}]}]}]
            """).Waits(2);

        device.Retained["1/Outlet/Power-Active-Import"].ShouldBe("""{"value": 3}""");
    }

    [Fact]
    public void Each_connector_and_location_splits_on_its_own()
    {
        var device = new TestDevice().Connects().SendsMeterValues(
            """{"value":"1","measurand":"Current.Import","phase":"L1"}""",
            """{"value":"2","measurand":"Current.Import","phase":"L2","location":"Inlet"}""").Waits(2);

        device.Retained.Keys.Order(StringComparer.Ordinal).ShouldBe(["1/Inlet/Current-Import", "1/Outlet/Current-Import"]);
    }

    private static TestDevice Measured(TestDevice device, string measurand, string samples) => device.SendsMeterValues(
    [
        .. samples.Split(' ').Select(sample => sample.Split('=')).Select(pair =>
            $$"""{"value":"{{pair[1]}}","measurand":"{{measurand}}","phase":"{{pair[0]}}"}"""),
    ]);

    private static string StatesOf(TestDevice device) => string.Join(' ', device.Retained
        .OrderBy(state => state.Key, StringComparer.Ordinal)
        .Select(state => string.Create(CultureInfo.InvariantCulture, $"{state.Key["1/Outlet/".Length..]}={state.Value[10..^1]}")));
}

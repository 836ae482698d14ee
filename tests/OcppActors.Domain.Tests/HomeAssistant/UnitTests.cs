using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Chargers that change the unit of a measurand, or send that of a related one.</summary>
public sealed class UnitTests
{
    private const string Power = "1/Outlet/Power-Active-Import";
    private const string Said = "Power.Active.Import in kVA: it is published in W, so 1 kVA counts as 1000 W";

    [Theory]
    [InlineData("W", "7000", "kVA", "6.9", 6900)]
    [InlineData("kW", "7", "VA", "6900", 6900)]
    [InlineData("VA", "7000", "kW", "6.9", 6900)]
    [InlineData("W", "7000", "kvar", "0.9", 900)]
    [InlineData("W", "7000", "MVA", "0.0069", 6900)]
    [InlineData("W", "7000", "mVA", "6900000", 6900)]
    [InlineData("W", "7000", "KVA", "6.9", 6900)]
    public void A_power_in_the_unit_of_another_keeps_its_factor(string first, string value, string second, string next, int published)
    {
        var device = new TestDevice().Connects().SendsMeterValues(Sample(value, first)).Waits(10);

        device.SendsMeterValues(Sample(next, second)).Waits(10);

        device.HistoryOf(Power).ShouldBe([7000, published]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void An_energy_in_the_unit_of_another_keeps_its_factor()
    {
        var device = new TestDevice().Connects().SendsMeterValues("""{"value":"120","unit":"kWh"}""").Waits(10);

        device.SendsMeterValues("""{"value":"121","unit":"kVAh"}""").SendsMeterValues("""{"value":"122","unit":"kvarh"}""").Waits(10);

        device.HistoryOf("1/Outlet/Energy-Active-Import-Register").ShouldBe([120_000, 121_000, 122_000]);
    }

    [Fact]
    public void It_is_said_once()
    {
        var device = new TestDevice().Connects().SendsMeterValues(Sample("7000", "W"));
        device.Skipped.ShouldBeEmpty();

        device.SendsMeterValues(Sample("6.9", "kVA")).SendsMeterValues(Sample("6.8", "kVA")).SendsMeterValues(Sample("7000", "W"));

        device.Skipped.ShouldBe([Said]);
    }

    [Fact]
    public void It_is_the_same_after_a_restart()
    {
        var device = new TestDevice().Connects().SendsMeterValues(Sample("7000", "W")).Waits(10).Restarts().Connects();

        device.SendsMeterValues(Sample("6.9", "kVA")).Waits(10);

        device.HistoryOf(Power).ShouldBe([6900]);
        device.Skipped.ShouldBe([Said]);
    }

    [Fact]
    public void A_multiplier_of_2_x_counts_beside_the_factor()
    {
        var device = new TestDevice().Connects().SendsMeterValues(Sample("7000", "W")).Waits(10);

        device.Receives(
            """[2,"m","MeterValues",{"evseId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:10Z","sampledValue":[{"value":69,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"kVA","multiplier":-1}}]}]}]""",
            subprotocol: "ocpp2.0.1").Waits(10);

        device.HistoryOf(Power).ShouldBe([7000, 6900]);
    }

    [Fact]
    public void Milliwatt_hours_are_no_megawatt_hours()
    {
        var device = new TestDevice().Connects()
            .SendsMeterValues("""{"value":"1500000","unit":"mWh"}""", Sample("7200000", "mW")).Waits(10)
            .SendsMeterValues("""{"value":"1600000","unit":"mWh"}""", Sample("7300000", "mW")).Waits(10);

        device.HistoryOf("1/Outlet/Energy-Active-Import-Register").ShouldBe([1500, 1600]);
        device.HistoryOf(Power).ShouldBe([7200, 7300]);
        device.Skipped.ShouldBeEmpty();
    }

    private static string Sample(string value, string unit) => $$"""{"value":"{{value}}","measurand":"Power.Active.Import","unit":"{{unit}}"}""";
}

using OcppActors.Domain.HomeAssistant;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class MeasurandTableTests
{
    [Fact]
    public void All_of_ocpp_1_6_is_there()
    {
        MeasurandTable.All.Length.ShouldBe(22);
        MeasurandTable.All.ShouldAllBe(row => MeasurandTable.Find(row.Name) == row);
    }

    [Theory]
    [InlineData("Energy.Active.Import.Register", "1.25", "kWh", "1250")]
    [InlineData("Energy.Active.Import.Register", "1.25", null, "1.25")]
    [InlineData("Energy.Reactive.Import.Register", "2", "kvarh", "2000")]
    [InlineData("Power.Active.Import", "7.4", "kW", "7400")]
    [InlineData("Power.Active.Import", "7400", "w", "7400")]
    [InlineData("Power.Reactive.Export", "0.5", "kvar", "500")]
    [InlineData("Current.Import", "16000", "mA", "16")]
    [InlineData("Voltage", "0.23", "kV", "230")]
    [InlineData("Temperature", "31", "Celcius", "31")]
    [InlineData("Temperature", "77", "Fahrenheit", "25")]
    [InlineData("Temperature", "300", "K", "26.85")]
    [InlineData("SoC", "80", "Percent", "80")]
    [InlineData("SoC", "80", "V", "80")]
    [InlineData("Power.Factor", "98", "Percent", "0.98")]
    public void A_value_is_brought_to_the_published_unit(string measurand, string value, string? unit, string published)
    {
        var quantity = MeasurandTable.Find(measurand)!.QuantityOf(unit);

        quantity.Convert(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), unit)
            .ShouldBe(decimal.Parse(published, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("Power.Active.Import", "kVA", "apparent_power")]
    [InlineData("Power.Active.Import", "kW", "power")]
    [InlineData("Power.Active.Import", null, "power")]
    [InlineData("Power.Active.Import", "Wh", "power")]
    public void The_first_unit_decides_what_a_power_is(string measurand, string? unit, string deviceClass) =>
        MeasurandTable.Find(measurand)!.QuantityOf(unit).DeviceClass.ShouldBe(deviceClass);
}

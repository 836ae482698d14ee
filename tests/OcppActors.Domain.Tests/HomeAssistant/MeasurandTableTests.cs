using OcppActors.Domain.HomeAssistant;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class MeasurandTableTests
{
    private static readonly string[] Of16 =
    [
        "Current.Export", "Current.Import", "Current.Offered", "Energy.Active.Export.Interval", "Energy.Active.Export.Register",
        "Energy.Active.Import.Interval", "Energy.Active.Import.Register", "Energy.Reactive.Export.Interval",
        "Energy.Reactive.Export.Register", "Energy.Reactive.Import.Interval", "Energy.Reactive.Import.Register", "Frequency",
        "Power.Active.Export", "Power.Active.Import", "Power.Factor", "Power.Offered", "Power.Reactive.Export",
        "Power.Reactive.Import", "RPM", "SoC", "Temperature", "Voltage",
    ];

    private static readonly string[] AddedBy201 =
        ["Energy.Active.Net", "Energy.Apparent.Export", "Energy.Apparent.Import", "Energy.Apparent.Net", "Energy.Reactive.Net"];

    private static readonly string[] AddedBy21 =
    [
        "Current.Export.Minimum", "Current.Export.Offered", "Current.Import.Minimum", "Current.Import.Offered",
        "Display.BatteryEnergyCapacity", "Display.ChargingComplete", "Display.InletHot", "Display.MaximumSOC",
        "Display.MinimumSOC", "Display.PresentSOC", "Display.RemainingTimeToMaximumSOC", "Display.RemainingTimeToMinimumSOC",
        "Display.RemainingTimeToTargetSOC", "Display.TargetSOC", "Energy.Active.Import.CableLoss",
        "Energy.Active.Import.LocalGeneration.Register", "Energy.Active.Setpoint.Interval", "EnergyRequest.Bulk",
        "EnergyRequest.Maximum", "EnergyRequest.Maximum.V2X", "EnergyRequest.Minimum", "EnergyRequest.Minimum.V2X",
        "EnergyRequest.Target", "Power.Active.Residual", "Power.Active.Setpoint", "Power.Export.Minimum", "Power.Export.Offered",
        "Power.Import.Minimum", "Power.Import.Offered", "Voltage.Maximum", "Voltage.Minimum",
    ];

    [Fact]
    public void Every_measurand_of_every_version_is_there()
    {
        MeasurandTable.All.Select(row => row.Name).Order(StringComparer.Ordinal)
            .ShouldBe([.. Of16.Concat(AddedBy201).Concat(AddedBy21).Order(StringComparer.Ordinal)]);
        MeasurandTable.All.ShouldAllBe(row => MeasurandTable.Find(row.Name) == row && MeasurandTable.FindByTopicName(row.TopicName) == row);
        MeasurandTable.All.Select(row => row.Label).Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(MeasurandTable.All.Length);
    }

    /// <summary>Otherwise a restart could not identify the quantity in the retained document.</summary>
    [Fact]
    public void Device_class_and_unit_identify_a_quantity() => MeasurandTable.All.ShouldAllBe(row =>
        row.Quantities.All(quantity => row.QuantityIn(quantity.DeviceClass, quantity.Unit) == quantity));

    [Theory]
    [InlineData("Energy.Active.Import.Register", "energy", "Wh", "total_increasing")]
    [InlineData("Energy.Active.Import.Interval", "energy", "Wh", null)]
    [InlineData("Energy.Active.Net", "energy", "Wh", "total")]
    [InlineData("Energy.Reactive.Import.Register", "reactive_energy", "varh", "total_increasing")]
    [InlineData("Energy.Apparent.Import", null, "VAh", "total_increasing")]
    [InlineData("Energy.Apparent.Net", null, "VAh", "total")]
    [InlineData("Power.Factor", "power_factor", null, "measurement")]
    [InlineData("RPM", null, "rpm", "measurement")]
    [InlineData("SoC", "battery", "%", "measurement")]
    [InlineData("Display.TargetSOC", null, "%", "measurement")]
    [InlineData("Display.BatteryEnergyCapacity", "energy_storage", "Wh", "measurement")]
    [InlineData("Display.RemainingTimeToTargetSOC", "duration", "s", "measurement")]
    [InlineData("Display.InletHot", null, null, null)]
    [InlineData("EnergyRequest.Target", "energy", "Wh", null)]
    public void A_measurand_has_its_device_class_unit_and_state_class(string name, string? deviceClass, string? unit, string? stateClass)
    {
        var row = MeasurandTable.Find(name)!;

        (row.QuantityOf(null).DeviceClass, row.QuantityOf(null).Unit, row.StateClass).ShouldBe((deviceClass, unit, stateClass));
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
    [InlineData("Frequency", "50", "Hertz", "50")]
    [InlineData("Energy.Apparent.Import", "3", "kVAh", "3000")]
    [InlineData("Display.RemainingTimeToTargetSOC", "3", "min", "180")]
    [InlineData("Display.ChargingComplete", "1", null, "1")]
    [InlineData("Display.InletHot", "0.5", null, "1")]
    [InlineData("Display.InletHot", "0", "Percent", "0")]
    [InlineData("Energy.Active.Import.Register", "1500000", "mWh", "1500")]
    [InlineData("Energy.Active.Import.Register", "1.5", "MWh", "1500000")]
    [InlineData("Energy.Active.Import.Register", "1.5", "MWH", "1500000")]
    [InlineData("Energy.Active.Import.Register", "1500", "mwh", "1.5")]
    [InlineData("Energy.Active.Import.Register", "1.5", "kwh", "1500")]
    [InlineData("Energy.Active.Import.Register", "1.5", "KWH", "1500")]
    [InlineData("Energy.Active.Import.Register", "1.5", "KWh", "1500")]
    [InlineData("Energy.Active.Import.Register", "1500", "WH", "1500")]
    [InlineData("Energy.Reactive.Import.Register", "2", "Mvarh", "2000000")]
    [InlineData("Energy.Reactive.Import.Register", "2000", "mvarh", "2")]
    [InlineData("Energy.Apparent.Import", "2", "MVAh", "2000000")]
    [InlineData("Energy.Apparent.Import", "2000", "mVAh", "2")]
    [InlineData("Display.BatteryEnergyCapacity", "77", "KWH", "77000")]
    [InlineData("Power.Active.Import", "7200000", "mW", "7200")]
    [InlineData("Power.Active.Import", "0.0072", "MW", "7200")]
    [InlineData("Power.Active.Import", "7.2", "KW", "7200")]
    [InlineData("Power.Reactive.Import", "0.001", "MVAR", "1000")]
    [InlineData("Power.Reactive.Import", "1000", "mvar", "1")]
    [InlineData("Frequency", "50000", "mHz", "50")]
    [InlineData("Frequency", "50", "HZ", "50")]
    [InlineData("Current.Import", "16000", "MA", "16")]
    [InlineData("Voltage", "230000", "mV", "230")]
    [InlineData("Energy.Active.Import.Register", "2", "kVAh", "2000")]
    [InlineData("Energy.Active.Import.Register", "2", "kvarh", "2000")]
    [InlineData("Energy.Reactive.Import.Register", "2", "kWh", "2000")]
    [InlineData("Energy.Apparent.Import", "2", "KWH", "2000")]
    [InlineData("Power.Active.Import", "2", "kvar", "2000")]
    [InlineData("Power.Reactive.Import", "2", "kW", "2000")]
    [InlineData("Power.Reactive.Import", "2000", "mVA", "2")]
    [InlineData("Power.Active.Import", "2", "kWh", "2")]
    [InlineData("Energy.Active.Import.Register", "2", "kW", "2")]
    public void A_value_is_converted_to_the_published_unit(string measurand, string value, string? unit, string published)
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
    [InlineData("Power.Active.Import", "MVA", "apparent_power")]
    [InlineData("Power.Active.Import", "mW", "power")]
    public void The_first_unit_decides_the_quantity_of_a_power(string measurand, string? unit, string deviceClass) =>
        MeasurandTable.Find(measurand)!.QuantityOf(unit).DeviceClass.ShouldBe(deviceClass);
}

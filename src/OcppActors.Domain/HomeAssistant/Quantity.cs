using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>A unit that chargers send. The published value is <c>value * Factor + Offset</c>.</summary>
internal sealed record ChargerUnit(string Name, decimal Factor = 1, decimal Offset = 0);

/// <summary>A quantity as Home Assistant knows it, and the conversion of chargers' units to the published one.</summary>
/// <param name="DeviceClass">Home Assistant's device class, or null if it has none.</param>
/// <param name="Unit">The unit of every published value, or null for a number without a unit.</param>
/// <param name="Precision">How many decimals Home Assistant shows; the published value keeps all of them.</param>
/// <param name="Units">The known units. A sample without a unit, or with another one, is taken to be in the published unit.</param>
internal sealed record Quantity(string? DeviceClass, string? Unit, int Precision, params ImmutableArray<ChargerUnit> Units)
{
    private const int Decimals = 6;

    public static Quantity Energy { get; } = new("energy", "Wh", 0, new("Wh"), new("kWh", 1000), new("MWh", 1_000_000));

    /// <summary>The energy in a battery: a measurement, which the device class <c>energy</c> does not allow.</summary>
    public static Quantity StoredEnergy { get; } = new("energy_storage", "Wh", 0, new("Wh"), new("kWh", 1000), new("MWh", 1_000_000));

    /// <summary>Home Assistant has no device class for it.</summary>
    public static Quantity ApparentEnergy { get; } = new(null, "VAh", 0, new("VAh"), new("kVAh", 1000));

    public static Quantity ReactiveEnergy { get; } = new("reactive_energy", "varh", 0, new("varh"), new("kvarh", 1000));

    public static Quantity Power { get; } = new("power", "W", 0, new("W"), new("kW", 1000));

    public static Quantity ApparentPower { get; } = new("apparent_power", "VA", 0, new("VA"), new("kVA", 1000));

    public static Quantity ReactivePower { get; } = new("reactive_power", "var", 0, new("var"), new("kvar", 1000));

    public static Quantity PowerFactor { get; } = new("power_factor", null, 2, new("Percent", 0.01m), new("%", 0.01m));

    public static Quantity Current { get; } = new("current", "A", 2, new("A"), new("mA", 0.001m));

    public static Quantity Voltage { get; } = new("voltage", "V", 1, new("V"), new("mV", 0.001m), new("kV", 1000));

    public static Quantity Frequency { get; } = new("frequency", "Hz", 2, new("Hz"), new("Hertz"), new("kHz", 1000));

    public static Quantity Battery { get; } = new("battery", "%", 0, new("Percent"), new("%"));

    /// <summary>A limit or target of a battery: with the device class <c>battery</c> Home Assistant would warn when it is low.</summary>
    public static Quantity Percentage { get; } = new(null, "%", 0, new("Percent"), new("%"));

    public static Quantity Duration { get; } = new("duration", "s", 0, new("s"), new("min", 60), new("h", 3600));

    /// <summary>1 for yes, 0 for no.</summary>
    public static Quantity Flag { get; } = new(null, null, 0);

    public static Quantity FanSpeed { get; } = new(null, "rpm", 0, new ChargerUnit("RPM"));

    /// <summary>OCPP 1.6 itself spells the unit in two ways.</summary>
    public static Quantity Temperature { get; } = new(
        "temperature", "°C", 1,
        new("Celsius"), new("Celcius"), new("°C"), new("C"),
        new("Fahrenheit", 5m / 9m, -160m / 9m), new("°F", 5m / 9m, -160m / 9m), new("F", 5m / 9m, -160m / 9m),
        new("K", 1, -273.15m), new("Kelvin", 1, -273.15m));

    /// <summary>Whether a unit belongs to the quantity, regardless of case.</summary>
    public bool Knows(string? unit) => Find(unit) is not null;

    /// <summary>The value in <see cref="Unit"/>.</summary>
    public decimal Convert(decimal value, string? unit) => Find(unit) is not { Factor: var factor, Offset: var offset }
        ? value
        : (factor, offset) == (1, 0) ? value : decimal.Round((value * factor) + offset, Decimals);

    private ChargerUnit? Find(string? unit) => unit is null
        ? null
        : Units.FirstOrDefault(known => known.Name == unit)
            ?? Units.FirstOrDefault(known => known.Name.Equals(unit, StringComparison.OrdinalIgnoreCase));
}

using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>A unit that chargers send: the published value is <c>value * Factor + Offset</c>.</summary>
internal sealed record ChargerUnit(string Name, decimal Factor = 1, decimal Offset = 0);

/// <summary>What a value is to Home Assistant, and how what chargers send is brought to its one published unit.</summary>
/// <param name="DeviceClass">Home Assistant's device class, or null where it has none.</param>
/// <param name="Unit">The unit of every published value, or null for a bare number.</param>
/// <param name="Precision">How many decimals to show; the value itself keeps all of them.</param>
/// <param name="Units">The units understood. A sample with no other, or with one that is none of these, has the published one.</param>
internal sealed record Quantity(string? DeviceClass, string? Unit, int Precision, params ImmutableArray<ChargerUnit> Units)
{
    private const int Decimals = 6;

    public static Quantity Energy { get; } = new("energy", "Wh", 0, new("Wh"), new("kWh", 1000), new("MWh", 1_000_000));

    /// <summary>What a battery holds: a level, which the class of energy must not be.</summary>
    public static Quantity StoredEnergy { get; } = new("energy_storage", "Wh", 0, new("Wh"), new("kWh", 1000), new("MWh", 1_000_000));

    /// <summary>Home Assistant has no class for it.</summary>
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

    /// <summary>A share of a battery that is not how full it is: the class of a battery would warn when it is low.</summary>
    public static Quantity Percentage { get; } = new(null, "%", 0, new("Percent"), new("%"));

    public static Quantity Duration { get; } = new("duration", "s", 0, new("s"), new("min", 60), new("h", 3600));

    /// <summary>1 for yes, 0 for no.</summary>
    public static Quantity Flag { get; } = new(null, null, 0);

    public static Quantity FanSpeed { get; } = new(null, "rpm", 0, new ChargerUnit("RPM"));

    /// <summary>OCPP 1.6 itself spells the scale in two ways.</summary>
    public static Quantity Temperature { get; } = new(
        "temperature", "°C", 1,
        new("Celsius"), new("Celcius"), new("°C"), new("C"),
        new("Fahrenheit", 5m / 9m, -160m / 9m), new("°F", 5m / 9m, -160m / 9m), new("F", 5m / 9m, -160m / 9m),
        new("K", 1, -273.15m), new("Kelvin", 1, -273.15m));

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

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

    private static readonly ImmutableArray<ChargerUnit> Powers = [.. Prefixed("W"), .. Prefixed("VA"), .. Prefixed("var")];
    private static readonly ImmutableArray<ChargerUnit> Energies = [.. Prefixed("Wh"), .. Prefixed("VAh"), .. Prefixed("varh")];

    /// <summary>The units of quantities that some firmware confuses with this one: a value in one of them keeps its factor.</summary>
    private ImmutableArray<ChargerUnit> Sisters { get; init; } = [];

    /// <summary>Whether it is 1 for yes or 0 for no.</summary>
    public bool IsFlag { get; private init; }

    public static Quantity Energy { get; } = new("energy", "Wh", 0, Prefixed("Wh")) { Sisters = Energies };

    /// <summary>The energy in a battery: a measurement, which the device class <c>energy</c> does not allow.</summary>
    public static Quantity StoredEnergy { get; } = new("energy_storage", "Wh", 0, Prefixed("Wh")) { Sisters = Energies };

    /// <summary>Home Assistant has no device class for it.</summary>
    public static Quantity ApparentEnergy { get; } = new(null, "VAh", 0, Prefixed("VAh")) { Sisters = Energies };

    public static Quantity ReactiveEnergy { get; } = new("reactive_energy", "varh", 0, Prefixed("varh")) { Sisters = Energies };

    public static Quantity Power { get; } = new("power", "W", 0, Prefixed("W")) { Sisters = Powers };

    public static Quantity ApparentPower { get; } = new("apparent_power", "VA", 0, Prefixed("VA")) { Sisters = Powers };

    public static Quantity ReactivePower { get; } = new("reactive_power", "var", 0, Prefixed("var")) { Sisters = Powers };

    public static Quantity PowerFactor { get; } = new("power_factor", null, 2, new("Percent", 0.01m), new("%", 0.01m));

    public static Quantity Current { get; } = new("current", "A", 2, new("A"), new("mA", 0.001m), new("kA", 1000));

    public static Quantity Voltage { get; } = new("voltage", "V", 1, new("V"), new("mV", 0.001m), new("kV", 1000));

    public static Quantity Frequency { get; } = new("frequency", "Hz", 2, new("Hz"), new("Hertz"), new("mHz", 0.001m), new("kHz", 1000));

    public static Quantity Battery { get; } = new("battery", "%", 0, new("Percent"), new("%"));

    /// <summary>A limit or target of a battery: with the device class <c>battery</c> Home Assistant would warn when it is low.</summary>
    public static Quantity Percentage { get; } = new(null, "%", 0, new("Percent"), new("%"));

    public static Quantity Duration { get; } = new("duration", "s", 0, new("s"), new("min", 60), new("h", 3600));

    /// <summary>Any number but 0 is yes.</summary>
    public static Quantity Flag { get; } = new(null, null, 0) { IsFlag = true };

    public static Quantity FanSpeed { get; } = new(null, "rpm", 0, new ChargerUnit("RPM"));

    /// <summary>OCPP 1.6 itself spells the unit in two ways.</summary>
    public static Quantity Temperature { get; } = new(
        "temperature", "°C", 1,
        new("Celsius"), new("Celcius"), new("°C"), new("C"),
        new("Fahrenheit", 5m / 9m, -160m / 9m), new("°F", 5m / 9m, -160m / 9m), new("F", 5m / 9m, -160m / 9m),
        new("K", 1, -273.15m), new("Kelvin", 1, -273.15m));

    /// <summary>Whether a unit belongs to the quantity.</summary>
    public bool Knows(string? unit) => Find(Units, unit) is not null;

    /// <summary>The unit of a sister quantity that a value has come in; null if its unit belongs to the quantity or is unknown.</summary>
    public ChargerUnit? SisterUnit(string? unit) => unit is null || unit == Unit || Knows(unit) ? null : Find(Sisters, unit);

    /// <summary>The value in <see cref="Unit"/>.</summary>
    public decimal Convert(decimal value, string? unit)
    {
        if (IsFlag)
        {
            return value == 0 ? 0 : 1;
        }

        return unit is null || unit == Unit || (Find(Units, unit) ?? Find(Sisters, unit)) is not { Factor: var factor, Offset: var offset }
            ? value
            : (factor, offset) == (1, 0) ? value : decimal.Round((value * factor) + offset, Decimals);
    }

    private static ImmutableArray<ChargerUnit> Prefixed(string unit) =>
        [new($"m{unit}", 0.001m), new(unit), new($"k{unit}", 1000), new($"M{unit}", 1_000_000)];

    /// <summary>A unit regardless of case, unless case alone tells two prefixes apart: <c>mWh</c> and <c>MWh</c>.</summary>
    private static ChargerUnit? Find(ImmutableArray<ChargerUnit> units, string? unit)
    {
        ChargerUnit? found = null;
        foreach (var known in units)
        {
            if (known.Name == unit)
            {
                return known;
            }

            if (known.Name.Equals(unit, StringComparison.OrdinalIgnoreCase) && (found is null || known.Name[0] == unit[0]))
            {
                found = known;
            }
        }

        return found;
    }
}

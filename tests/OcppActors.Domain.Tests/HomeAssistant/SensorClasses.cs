namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The units and state classes that Home Assistant allows for a device class.</summary>
/// <param name="Units">The allowed units; an empty text stands for no unit.</param>
/// <param name="StateClasses">The allowed state classes; having none is always allowed.</param>
public sealed record SensorClass(string[] Units, string[] StateClasses)
{
    private static readonly string[] Level = ["measurement"];
    private static readonly string[] Sum = ["total", "total_increasing"];

    /// <summary>By device class, as of Home Assistant 2025.6; units of later versions are left out on purpose.</summary>
    public static IReadOnlyDictionary<string, SensorClass> ByName { get; } =
        new Dictionary<string, SensorClass>(StringComparer.Ordinal)
        {
            ["energy"] = new(["J", "kJ", "MJ", "GJ", "mWh", "Wh", "kWh", "MWh", "GWh", "TWh", "cal", "kcal", "Mcal", "Gcal"], Sum),
            ["energy_storage"] = new(["J", "kJ", "MJ", "GJ", "mWh", "Wh", "kWh", "MWh", "GWh", "TWh", "cal", "kcal", "Mcal", "Gcal"], Level),
            ["power"] = new(["mW", "W", "kW", "MW", "GW", "TW"], Level),
            ["current"] = new(["mA", "A"], Level),
            ["voltage"] = new(["μV", "mV", "V", "kV", "MV"], Level),
            ["frequency"] = new(["Hz", "kHz", "MHz", "GHz"], Level),
            ["temperature"] = new(["°C", "°F", "K"], Level),
            ["battery"] = new(["%"], Level),
            ["power_factor"] = new(["%", ""], Level),
            ["apparent_power"] = new(["VA"], Level),
            ["reactive_power"] = new(["var", "kvar"], Level),
            ["reactive_energy"] = new(["varh", "kvarh"], Sum),
            ["duration"] = new(["d", "h", "min", "s", "ms", "μs"], [.. Level, .. Sum]),
            ["timestamp"] = new([""], []),
            ["date"] = new([""], []),
            ["enum"] = new([""], []),
        };

    /// <summary>Device classes whose state is not a number.</summary>
    public static bool IsNumeric(string? deviceClass) => deviceClass is not (null or "timestamp" or "date" or "enum");
}

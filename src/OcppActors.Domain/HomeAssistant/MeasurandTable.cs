using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>A measurand of OCPP and its description for Home Assistant.</summary>
/// <param name="Name">Its name in OCPP.</param>
/// <param name="Label">Its name in Home Assistant, which follows the connector's.</param>
/// <param name="StateClass">Home Assistant's state class, or null: the energy of an interval is neither a measurement nor a
/// register, and the device class <c>energy</c> allows no other state class.</param>
/// <param name="Sums">Whether the sum over the phases is the total.</param>
/// <param name="Quantities">The quantities it may have, chosen by the unit of its first sample; the first by default.</param>
internal sealed record Measurand(
    string Name,
    string Label,
    string? StateClass,
    bool Sums,
    params ImmutableArray<Quantity> Quantities)
{
    /// <summary>The icon in Home Assistant where no device class gives one, or null.</summary>
    public string? Icon { get; init; }

    /// <summary>Whether hardly anybody looks at it: Home Assistant then shows it only when its user has enabled it.</summary>
    public bool IsNiche { get; init; }

    /// <summary>The name in a topic.</summary>
    public string TopicName { get; } = Name.Replace('.', '-');

    /// <summary>Whether it is a register: it only rises unless it is reset.</summary>
    public bool IsRegister => StateClass == "total_increasing";

    /// <summary>Whether it flows: it is 0 when the connector does not charge.</summary>
    public bool IsFlow { get; } = Name is "Current.Import" or "Current.Export"
        || Name.StartsWith("Power.Active.", StringComparison.Ordinal)
        || Name.StartsWith("Power.Reactive.", StringComparison.Ordinal);

    public bool IsVoltage => Name == "Voltage";

    /// <summary>The quantity that a discovery document describes; null if the measurand does not have it.</summary>
    public Quantity? QuantityIn(string? deviceClass, string? unit) =>
        Quantities.FirstOrDefault(quantity => quantity.DeviceClass == deviceClass && quantity.Unit == unit);

    /// <summary>The quantity of a unit, the default one if the measurand does not have the unit.</summary>
    public Quantity QuantityOf(string? unit) => Quantities.FirstOrDefault(quantity => quantity.Knows(unit)) ?? Quantities[0];
}

/// <summary>
/// The measurands of OCPP 1.6 (section 7.31), followed by those that OCPP 2.0.1 and 2.1 add (part 2, MeasurandEnumType).
/// </summary>
internal static class MeasurandTable
{
    private const string Level = "measurement";
    private const string Register = "total_increasing";

    /// <summary>Imported minus exported energy: it may fall.</summary>
    private const string Net = "total";

    private const string ApparentIcon = "mdi:lightning-bolt-outline";
    private const string BatteryLimitIcon = "mdi:battery-lock";

    private static readonly ImmutableArray<Measurand> Rows =
    [
        new("Current.Export", "current export", Level, false, Quantity.Current),
        new("Current.Import", "current import", Level, false, Quantity.Current),
        new("Current.Offered", "current offered", Level, false, Quantity.Current),
        new("Energy.Active.Export.Register", "energy export", Register, true, Quantity.Energy),
        new("Energy.Active.Import.Register", "energy import", Register, true, Quantity.Energy),
        Niche("Energy.Reactive.Export.Register", "reactive energy export", Register, true, Quantity.ReactiveEnergy),
        Niche("Energy.Reactive.Import.Register", "reactive energy import", Register, true, Quantity.ReactiveEnergy),
        Niche("Energy.Active.Export.Interval", "interval energy export", null, false, Quantity.Energy),
        Niche("Energy.Active.Import.Interval", "interval energy import", null, false, Quantity.Energy),
        Niche("Energy.Reactive.Export.Interval", "interval reactive energy export", null, false, Quantity.ReactiveEnergy),
        Niche("Energy.Reactive.Import.Interval", "interval reactive energy import", null, false, Quantity.ReactiveEnergy),
        Niche("Frequency", "frequency", Level, false, Quantity.Frequency),
        new("Power.Active.Export", "power export", Level, true, Quantity.Power, Quantity.ApparentPower),
        new("Power.Active.Import", "power import", Level, true, Quantity.Power, Quantity.ApparentPower),
        Niche("Power.Factor", "power factor", Level, false, Quantity.PowerFactor),
        new("Power.Offered", "power offered", Level, true, Quantity.Power, Quantity.ApparentPower),
        Niche("Power.Reactive.Export", "reactive power export", Level, true, Quantity.ReactivePower),
        Niche("Power.Reactive.Import", "reactive power import", Level, true, Quantity.ReactivePower),
        Niche("RPM", "fan speed", Level, false, Quantity.FanSpeed) with { Icon = "mdi:fan" },
        new("SoC", "state of charge", Level, false, Quantity.Battery),
        new("Temperature", "temperature", Level, false, Quantity.Temperature),
        new("Voltage", "voltage", Level, false, Quantity.Voltage),

        new("Energy.Active.Net", "net energy", Net, true, Quantity.Energy),
        Niche("Energy.Apparent.Export", "apparent energy export", Register, true, Quantity.ApparentEnergy) with { Icon = ApparentIcon },
        Niche("Energy.Apparent.Import", "apparent energy import", Register, true, Quantity.ApparentEnergy) with { Icon = ApparentIcon },
        Niche("Energy.Apparent.Net", "net apparent energy", Net, true, Quantity.ApparentEnergy) with { Icon = ApparentIcon },
        Niche("Energy.Reactive.Net", "net reactive energy", Net, true, Quantity.ReactiveEnergy),

        Niche("Current.Export.Minimum", "minimum current export", Level, false, Quantity.Current),
        new("Current.Export.Offered", "current export offered", Level, false, Quantity.Current),
        Niche("Current.Import.Minimum", "minimum current import", Level, false, Quantity.Current),
        new("Current.Import.Offered", "current import offered", Level, false, Quantity.Current),
        new("Display.BatteryEnergyCapacity", "battery capacity", Level, false, Quantity.StoredEnergy),
        new("Display.ChargingComplete", "charging complete", null, false, Quantity.Flag) { Icon = "mdi:battery-check" },
        new("Display.InletHot", "inlet hot", null, false, Quantity.Flag) { Icon = "mdi:thermometer-alert" },
        new("Display.MaximumSOC", "maximum state of charge", Level, false, Quantity.Percentage) { Icon = BatteryLimitIcon },
        new("Display.MinimumSOC", "minimum state of charge", Level, false, Quantity.Percentage) { Icon = BatteryLimitIcon },
        new("Display.PresentSOC", "displayed state of charge", Level, false, Quantity.Battery),
        new("Display.RemainingTimeToMaximumSOC", "time to maximum state of charge", Level, false, Quantity.Duration),
        new("Display.RemainingTimeToMinimumSOC", "time to minimum state of charge", Level, false, Quantity.Duration),
        new("Display.RemainingTimeToTargetSOC", "time to target state of charge", Level, false, Quantity.Duration),
        new("Display.TargetSOC", "target state of charge", Level, false, Quantity.Percentage) { Icon = "mdi:target" },
        Niche("Energy.Active.Import.CableLoss", "cable loss", Register, true, Quantity.Energy),
        new("Energy.Active.Import.LocalGeneration.Register", "energy import of local generation", Register, true, Quantity.Energy),
        Niche("Energy.Active.Setpoint.Interval", "interval energy setpoint", null, false, Quantity.Energy),
        Niche("EnergyRequest.Bulk", "energy to end of bulk charging", null, false, Quantity.Energy),
        Niche("EnergyRequest.Maximum", "energy to maximum state of charge", null, false, Quantity.Energy),
        Niche("EnergyRequest.Maximum.V2X", "energy to maximum state of charge for V2X", null, false, Quantity.Energy),
        Niche("EnergyRequest.Minimum", "energy to minimum state of charge", null, false, Quantity.Energy),
        Niche("EnergyRequest.Minimum.V2X", "energy to minimum state of charge for V2X", null, false, Quantity.Energy),
        new("EnergyRequest.Target", "energy to target state of charge", null, false, Quantity.Energy),
        Niche("Power.Active.Residual", "power residual", Level, true, Quantity.Power, Quantity.ApparentPower),
        new("Power.Active.Setpoint", "power setpoint", Level, true, Quantity.Power, Quantity.ApparentPower),
        Niche("Power.Export.Minimum", "minimum power export", Level, true, Quantity.Power, Quantity.ApparentPower),
        new("Power.Export.Offered", "power export offered", Level, true, Quantity.Power, Quantity.ApparentPower),
        Niche("Power.Import.Minimum", "minimum power import", Level, true, Quantity.Power, Quantity.ApparentPower),
        new("Power.Import.Offered", "power import offered", Level, true, Quantity.Power, Quantity.ApparentPower),
        Niche("Voltage.Maximum", "maximum voltage", Level, false, Quantity.Voltage),
        Niche("Voltage.Minimum", "minimum voltage", Level, false, Quantity.Voltage),
    ];

    private static readonly FrozenDictionary<string, Measurand> ByName =
        Rows.ToFrozenDictionary(row => row.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Measurand> ByTopicName =
        Rows.ToFrozenDictionary(row => row.TopicName, StringComparer.Ordinal);

    public static ImmutableArray<Measurand> All => Rows;

    /// <summary>A measurand by its name in OCPP, regardless of case; null if it is unknown.</summary>
    public static Measurand? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>A measurand by its name in topics; null if it is unknown.</summary>
    public static Measurand? FindByTopicName(string name) => ByTopicName.GetValueOrDefault(name);

    private static Measurand Niche(string name, string label, string? stateClass, bool sums, params ImmutableArray<Quantity> quantities) =>
        new(name, label, stateClass, sums, quantities) { IsNiche = true };
}

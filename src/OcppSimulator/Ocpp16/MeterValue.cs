using System.Text.Json.Nodes;
using OcppActors.Simulator.Chargers;

namespace OcppActors.Simulator.Ocpp16;

/// <summary>A reading as OCPP 1.6 writes it (section 7.33): numbers as strings, the phase of a power only where there are several.</summary>
internal static class MeterValue
{
    public static JsonObject Of(ElectricCar car, DateTimeOffset time)
    {
        var samples = new JsonArray(Sample("Energy.Active.Import.Register", Dialect.Number(car.Register, 1), "Wh"));
        foreach (var (phase, index) in car.Phases.Select((phase, index) => (phase, index)))
        {
            var name = $"L{index + 1}";
            samples.Add(Sample("Current.Import", Dialect.Number(phase.Current, 2), "A", name));
            samples.Add(Sample("Voltage", Dialect.Number(phase.Voltage, 1), "V", name));
            samples.Add(Sample("Power.Active.Import", Dialect.Number(phase.Power, 0), "W", car.Phases.Count > 1 ? name : null));
        }

        return new JsonObject { ["timestamp"] = Dialect.Time(time), ["sampledValue"] = samples };
    }

    private static JsonObject Sample(string measurand, string value, string unit, string? phase = null)
    {
        var sample = new JsonObject { ["value"] = value, ["context"] = "Sample.Periodic", ["measurand"] = measurand };
        if (phase is not null)
        {
            sample["phase"] = phase;
        }

        sample["unit"] = unit;
        return sample;
    }
}

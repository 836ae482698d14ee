using System.Text.Json.Nodes;
using OcppActors.Simulator.Chargers;
using OcppActors.Simulator.Ocpp16;

namespace OcppActors.Simulator.Ocpp201;

/// <summary>A reading as OCPP 2.0.1 writes it (MeterValueType): numbers as numbers.</summary>
internal static class Reading
{
    public static JsonObject Of(ElectricCar car, DateTimeOffset time, string context)
    {
        var samples = new JsonArray(Sample("Energy.Active.Import.Register", Math.Round(car.Register, 1), "Wh", context));
        foreach (var (index, phase) in car.Phases.Index())
        {
            var name = $"L{index + 1}";
            samples.Add(Sample("Current.Import", Math.Round(phase.Current, 2), "A", context, name));
            samples.Add(Sample("Voltage", Math.Round(phase.Voltage, 1), "V", context, name));
            samples.Add(Sample("Power.Active.Import", Math.Round(phase.Power), "W", context, car.Phases.Count > 1 ? name : null));
        }

        return new JsonObject { ["timestamp"] = Dialect.Time(time), ["sampledValue"] = samples };
    }

    private static JsonObject Sample(string measurand, double value, string unit, string context, string? phase = null)
    {
        var sample = new JsonObject { ["value"] = value, ["context"] = context, ["measurand"] = measurand };
        if (phase is not null)
        {
            sample["phase"] = phase;
        }

        sample["unitOfMeasure"] = new JsonObject { ["unit"] = unit };
        return sample;
    }
}

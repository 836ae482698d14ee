namespace OcppActors.Simulator.Chargers;

/// <summary>One phase: current in A, voltage in V.</summary>
internal sealed record Phase(double Current, double Voltage)
{
    /// <summary>In W.</summary>
    public double Power => Current * Voltage;
}

/// <summary>A charging car and its meter: the mains voltage drifts, and the current approaches the requested power.</summary>
internal sealed class ElectricCar(int phases)
{
    private const double Nominal = 230;

    private readonly Random _random = new();
    private readonly Phase[] _phases = [.. Enumerable.Repeat(new Phase(0, Nominal), phases)];

    public IReadOnlyList<Phase> Phases => _phases;

    /// <summary>All the energy that has ever passed the meter, in Wh.</summary>
    public double Register { get; private set; } = 1_204_300;

    /// <summary>In W, of all phases.</summary>
    public double Power => _phases.Sum(phase => phase.Power);

    /// <summary>The maximum per phase, in A: 7 kW on one phase, 11 kW on three.</summary>
    private double MaxCurrent => _phases.Length == 1 ? 32 : 16;

    /// <summary>Charges for this long.</summary>
    /// <param name="time">How long.</param>
    /// <param name="power">In W, of all phases; null: as much as the car accepts.</param>
    /// <param name="nearlyFull">Whether the battery is nearly full and accepts less.</param>
    public void Charge(TimeSpan time, double? power, bool nearlyFull)
    {
        var limit = power is { } wanted ? wanted / _phases.Length / Nominal : MaxCurrent;
        for (var i = 0; i < _phases.Length; i++)
        {
            var (current, voltage) = _phases[i];
            var target = nearlyFull ? limit * 0.4 : limit;
            current += ((target - current) * 0.35) + Drift(0.08);
            voltage += ((Nominal - (current * 0.15) - voltage) * 0.1) + Drift(0.4);
            _phases[i] = new Phase(Math.Clamp(current, 0, limit + 0.2), voltage);
        }

        Register += Power * time.TotalHours;
    }

    /// <summary>Stops drawing power.</summary>
    public void Stop()
    {
        for (var i = 0; i < _phases.Length; i++)
        {
            _phases[i] = _phases[i] with { Current = 0 };
        }
    }

    private double Drift(double max) => ((_random.NextDouble() * 2) - 1) * max;
}

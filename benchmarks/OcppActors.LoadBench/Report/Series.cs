using System.Globalization;

namespace OcppActors.LoadBench.Report;

/// <summary>What the rounds have given for one metric of one proxy in one scenario.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Subject">The proxy.</param>
/// <param name="Metric">Its key.</param>
/// <param name="Values">In the order of the rounds.</param>
internal sealed record Series(string Scenario, string Subject, string Metric, List<double> Values)
{
    public double Median => MedianOf(Values);

    public static double MedianOf(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? throw new ArgumentException("No values, no median", nameof(values))
            : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The median and, of several values, the least and the greatest: <c>9.8 (9.5 to 10.4)</c>.</summary>
    public static string Show(IReadOnlyCollection<double> values, int decimals)
    {
        var median = Show(MedianOf(values), decimals);
        return values.Count == 1 ? median : $"{median} ({Show(values.Min(), decimals)} to {Show(values.Max(), decimals)})";
    }

    /// <summary>With thousands separated, and never a negative zero.</summary>
    public static string Show(double value, int decimals)
    {
        var rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString($"N{decimals}", CultureInfo.InvariantCulture);
    }
}

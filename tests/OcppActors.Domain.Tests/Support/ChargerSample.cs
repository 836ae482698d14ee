using System.Text.RegularExpressions;
using Shouldly;

namespace OcppActors.Domain.Tests.Support;

/// <summary>
/// A sampled value, written <c>Inlet:Power.Active.Import/L1=3.6 kW (Sample.Clock)</c>. All but the number may be missing; without a
/// measurand, it is the import register: <c>5400</c>, <c>Inlet:5400</c>, <c>/L1=5.4 kWh</c>.
/// </summary>
internal static partial class ChargerSample
{
    public static string Json16(string sample) => Json(sample, unit => $"\"unit\":\"{unit}\"", value => $"\"{value}\"");

    public static string Json2(string sample) => Json(sample, unit => $"\"unitOfMeasure\":{{\"unit\":\"{unit}\"}}", value => value);

    private static string Json(string sample, Func<string, string> unitOf, Func<string, string> valueOf)
    {
        var match = Notation().Match(sample);
        match.Success.ShouldBeTrue(sample);
        var measurand = match.Groups["measurand"] is { Success: true } named ? named.Value : "Energy.Active.Import.Register";
        var unit = match.Groups["unit"] is { Success: true } given ? given.Value : measurand.StartsWith("Energy.Active", StringComparison.Ordinal) ? "Wh" : null;
        return "{" + string.Join(',', new[]
        {
            $"\"value\":{valueOf(match.Groups["value"].Value)}",
            $"\"measurand\":\"{measurand}\"",
            unit is null ? null : unitOf(unit),
            Member(match, "location"),
            Member(match, "phase"),
            Member(match, "context"),
        }.Where(member => member is not null)) + "}";
    }

    private static string? Member(Match match, string name) => match.Groups[name] is { Success: true } group ? $"\"{name}\":\"{group.Value}\"" : null;

    [GeneratedRegex(@"^((?<location>\w+):)?((?<measurand>[\w.]+)?(/(?<phase>[\w-]+))?=)?(?<value>-?[\d.]+)( (?<unit>\w+))?( \((?<context>[\w.]+)\))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Notation();
}

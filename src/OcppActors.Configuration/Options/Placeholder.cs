using System.Text.RegularExpressions;

namespace OcppActors.Configuration.Options;

/// <summary>Finds what people copy from instructions without filling it in: the relay replaces nothing in the URL of a CPMS.</summary>
internal static partial class Placeholder
{
    private const int TimeLimit = 1000;

    /// <summary>The first placeholder for a charge point id in a URL, such as <c>{id}</c>; null: none.</summary>
    public static string? In(string url) => Pattern().Match(url) is { Success: true } found ? found.Value : null;

    // In brackets, of printf, or a name in capitals as the last segment of the path.
    [GeneratedRegex(
        @"[{<][\w .-]{1,40}[}>]|\[[A-Za-z_ -]{1,40}\]|%s|%d(?![0-9A-Fa-f])|(?<=[^/]/)(YOUR[_-]?)?(CHARGE[_-]?(POINT|BOX|R)|(CHARGING[_-]?)?STATION|CP)[_-]?ID(ENTITY|ENTIFIER)?(?=/?(\?|$))",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        TimeLimit)]
    private static partial Regex Pattern();
}

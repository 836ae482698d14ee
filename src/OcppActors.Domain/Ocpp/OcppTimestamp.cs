using System.Globalization;
using System.Text.RegularExpressions;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// A charger's timestamp. OCPP requires RFC 3339; zones without minutes, missing zones and a space instead of the T occur.
/// </summary>
/// <param name="Local">Date and time as written, regardless of the zone: orders the samples of one message.</param>
/// <param name="Instant">The point in time; null without a zone, or if the year shows that the clock was never set.</param>
internal readonly partial record struct OcppTimestamp(DateTime Local, DateTimeOffset? Instant)
{
    private const int FirstCredibleYear = 2000;

    public static OcppTimestamp? Parse(string? text)
    {
        if (text is null
            || Shape.Match(text) is not { Success: true } match
            || !DateTime.TryParse($"{match.Groups["day"]}T{match.Groups["time"]}", CultureInfo.InvariantCulture, out var local))
        {
            return null;
        }

        var zone = match.Groups["zone"].Value;
        if (zone.Length == 0 || local.Year < FirstCredibleYear)
        {
            return new OcppTimestamp(local, null);
        }

        // The last day of the year 9999 is out of range in some zones.
        return ZoneOf(match) is { } offset && local.Year < DateTime.MaxValue.Year
            ? new OcppTimestamp(local, new DateTimeOffset(local, offset))
            : null;
    }

    private static TimeSpan? ZoneOf(Match match)
    {
        if (!match.Groups["sign"].Success)
        {
            return TimeSpan.Zero;
        }

        var hours = int.Parse(match.Groups["hours"].ValueSpan, CultureInfo.InvariantCulture);
        var minutes = match.Groups["minutes"].Success ? int.Parse(match.Groups["minutes"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (hours > 14 || minutes > 59 || (hours == 14 && minutes > 0))
        {
            return null;
        }

        var offset = new TimeSpan(hours, minutes, 0);
        return string.Equals(match.Groups["sign"].Value, "-", StringComparison.Ordinal) ? -offset : offset;
    }

    [GeneratedRegex(
        @"^(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<time>[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?)[0-9]*(?<zone>[Zz]|(?<sign>[+-])(?<hours>[0-9]{2})(:?(?<minutes>[0-9]{2}))?)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape { get; }
}

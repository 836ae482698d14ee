using System.Globalization;
using System.Text.RegularExpressions;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// A charger's timestamp (RFC 3339 is what OCPP asks for; zones without minutes, none at all and a space for the T occur).
/// </summary>
/// <param name="Local">Date and time as written, whatever the zone: good for an order within one message.</param>
/// <param name="Instant">The point in time, where a zone was given and the year is not that of a clock never set.</param>
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

        // The last day of the year 9999 has no instant in every zone.
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

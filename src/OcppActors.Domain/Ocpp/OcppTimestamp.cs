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
    private const string ZoneBegins = "Zz+-";

    /// <summary>Behind the date and the T.</summary>
    private const int TimeAt = 11;

    /// <summary>To the tenth of a microsecond.</summary>
    private const int MaxTimeLength = 16;

    public static OcppTimestamp? Parse(string? text)
    {
        if (text is null || !Shape.IsMatch(text))
        {
            return null;
        }

        var time = text.AsSpan(TimeAt);
        var zone = time.IndexOfAny(ZoneBegins) is >= 0 and var at ? time[at..] : [];
        time = time[..Math.Min(time.Length - zone.Length, MaxTimeLength)];
        if (!TryParse(text, time, out var local))
        {
            return null;
        }

        if (zone.IsEmpty || local.Year < FirstCredibleYear)
        {
            return new OcppTimestamp(local, null);
        }

        // The last day of the year 9999 is out of range in some zones.
        return OffsetOf(zone) is { } offset && local.Year < DateTime.MaxValue.Year
            ? new OcppTimestamp(local, new DateTimeOffset(local, offset))
            : null;
    }

    private static bool TryParse(string text, ReadOnlySpan<char> time, out DateTime local) => text[TimeAt - 1] == 'T'
        ? DateTime.TryParse(text.AsSpan(0, TimeAt + time.Length), CultureInfo.InvariantCulture, out local)
        : DateTime.TryParse($"{text.AsSpan(0, TimeAt - 1)}T{time}", CultureInfo.InvariantCulture, out local);

    /// <summary>Of <c>Z</c>, <c>+02</c>, <c>+02:00</c> or <c>+0200</c>.</summary>
    private static TimeSpan? OffsetOf(ReadOnlySpan<char> zone)
    {
        if (zone.Length == 1)
        {
            return TimeSpan.Zero;
        }

        var hours = int.Parse(zone[1..3], CultureInfo.InvariantCulture);
        var minutes = zone.Length > 3 ? int.Parse(zone[^2..], CultureInfo.InvariantCulture) : 0;
        if (hours > 14 || minutes > 59 || (hours == 14 && minutes > 0))
        {
            return null;
        }

        var offset = new TimeSpan(hours, minutes, 0);
        return zone[0] == '-' ? -offset : offset;
    }

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape { get; }
}

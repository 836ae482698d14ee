using System.Globalization;
using OcppActors.Domain;

namespace OcppActors.Configuration.Options;

/// <summary>The option types of recordings.</summary>
internal static class RecordingOptionTypes
{
    private const double LongestDays = 3650;

    private static readonly (char Letter, long Bytes)[] SizeUnits = [('k', 1L << 10), ('M', 1L << 20), ('G', 1L << 30)];
    private static readonly (char Letter, double Seconds)[] TimeUnits = [('s', 1), ('m', 60), ('h', 3600), ('d', 86_400)];

    /// <summary>A size of a file: a number of bytes, or one with k, M or G (of 1024); 0: none.</summary>
    public static ScalarType<long> Size { get; } = new("SIZE", ReadSize, size => size.ToString(CultureInfo.InvariantCulture));

    /// <summary>A time with its unit, as in <c>24h</c>; 0: none.</summary>
    public static ScalarType<TimeSpan> Age { get; } =
        new("TIME", ReadAge, time => time.TotalSeconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>How many times faster than recorded; infinity: as fast as possible.</summary>
    public static ScalarType<double> Speed { get; } =
        new("FACTOR", ReadSpeed, speed => double.IsInfinity(speed) ? "\"max\"" : speed.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether messages get the time at which they are played.</summary>
    public static ScalarType<bool> Restamp { get; } = new("never|now", ReadRestamp, now => now ? "\"now\"" : "\"never\"");

    /// <summary>A moment, ISO 8601 with its zone.</summary>
    public static ScalarType<DateTimeOffset?> Moment { get; } = new("TIME", ReadMoment, time => $"\"{time:O}\"");

    private static string? ReadSize(string text, out long size)
    {
        var unit = Array.Find(SizeUnits, unit => text.EndsWith(unit.Letter));
        var isNumber = long.TryParse(unit == default ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var factor = unit == default ? 1 : unit.Bytes;
        var isRight = isNumber && number <= long.MaxValue / factor;
        size = isRight ? number * factor : 0;
        return isRight ? null : $"{LogText.Quote(text)} is not a size; write 100M, with k, M, G or nothing for bytes";
    }

    private static string? ReadAge(string text, out TimeSpan time)
    {
        var unit = Array.Find(TimeUnits, unit => text.EndsWith(unit.Letter));
        var isNumber = double.TryParse(
            unit == default ? text : text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        var seconds = number * (unit == default ? 1 : unit.Seconds);
        var isRight = isNumber && seconds <= LongestDays * 86_400;
        time = isRight ? TimeSpan.FromSeconds(seconds) : default;
        return isRight ? null : $"{LogText.Quote(text)} is not a time; write 24h, with s, m, h or d, at most {LongestDays}d";
    }

    private static string? ReadSpeed(string text, out double speed)
    {
        if (text == "max")
        {
            speed = double.PositiveInfinity;
            return null;
        }

        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out speed);
        return isNumber && speed is >= 0.001 and <= 1_000_000 ? null : $"{LogText.Quote(text)} is not a speed; write 1, 10 or max";
    }

    private static string? ReadRestamp(string text, out bool now)
    {
        now = text == "now";
        return text is "now" or "never" ? null : $"{LogText.Quote(text)} is neither never nor now";
    }

    private static string? ReadMoment(string text, out DateTimeOffset? moment)
    {
        // Without an offset the time is taken as UTC, like the recording itself.
        var isRight = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read);
        moment = isRight ? read : null;
        return isRight ? null : $"{LogText.Quote(text)} is not a time; write 2026-04-18T20:03:20Z";
    }
}

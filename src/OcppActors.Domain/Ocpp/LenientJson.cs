using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// Reads JSON as chargers write it: numbers as strings and strings as numbers, <c>""</c> and null for missing values, an object
/// instead of a list of one. What cannot be read is null; nothing throws.
/// </summary>
internal static class LenientJson
{
    /// <summary>Keeps every later sum and conversion within what a decimal holds.</summary>
    private const decimal MaxMagnitude = 1e15m;

    private const int MaxExponent = 12;

    /// <summary>
    /// A longer text is cut, so that a charger cannot fill the memory: one character more than a state shows, so that the cut shows.
    /// OCPP allows 255 at most in what is read here.
    /// </summary>
    internal const int MaxTextLength = 256;

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)]);

    public static JsonElement? Member(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty(name, out var value)
                && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
                    ? value
                    : null;
        }
        catch (InvalidOperationException)
        {
            // The name of another member contains half a surrogate pair: valid JSON, but not text.
            return null;
        }
    }

    public static string? Text(this JsonElement element, string name) => element.Member(name)?.AsText();

    public static decimal? Number(this JsonElement element, string name) =>
        element.Member(name) is { } value && TryParse(value, out var number) && Math.Abs(number) < MaxMagnitude ? number : null;

    /// <summary>The number times ten to the power of <paramref name="exponent"/>; null if the result is out of range.</summary>
    public static decimal? Scale(decimal number, decimal exponent)
    {
        if (exponent != Math.Truncate(exponent) || Math.Abs(exponent) > MaxExponent)
        {
            return null;
        }

        var scaled = exponent < 0 ? number / PowerOfTen((int)-exponent) : number * PowerOfTen((int)exponent);
        return Math.Abs(scaled) < MaxMagnitude ? scaled : null;
    }

    /// <summary>The instant of a credible timestamp (<see cref="OcppTimestamp"/>).</summary>
    public static DateTimeOffset? Instant(this JsonElement element, string name) => OcppTimestamp.Parse(element.Text(name))?.Instant;

    /// <summary>A whole number that is not negative: a connector, an EVSE.</summary>
    public static int? Ordinal(this JsonElement element, string name) =>
        element.Number(name) is { } number && number == Math.Truncate(number) && number is >= 0 and <= int.MaxValue
            ? (int)number
            : null;

    /// <summary>Whether a boolean is true.</summary>
    public static bool Flag(this JsonElement element, string name) => element.Member(name) is { } value
        && (value.ValueKind == JsonValueKind.True || "true".Equals(value.AsText(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The elements of a list; a single object is a list of one.</summary>
    public static JsonItems Items(this JsonElement element, string name) => new(element.Member(name) ?? default);

    /// <summary>
    /// A string without control characters, or a number as it is written, cut after 256 characters; null for anything else and for
    /// an empty string.
    /// </summary>
    public static string? AsText(this JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && KnownTexts.Find(JsonMarshal.GetRawUtf8Value(value)[1..^1]) is { } known)
        {
            return known;
        }

        try
        {
            var text = value.ValueKind switch
            {
                JsonValueKind.String => RemoveControlCharacters(value.GetString() ?? ""),
                JsonValueKind.Number => value.GetRawText(),
                _ => "",
            };
            return text.Length switch
            {
                0 => null,
                <= MaxTextLength => text,
                _ => Cut(text),
            };
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: valid JSON, but not text.
            return null;
        }
    }

    /// <summary>Nearly every number can be read as it is written; the others need the clean-up of <see cref="AsText"/>.</summary>
    private static bool TryParse(JsonElement value, out decimal number)
    {
        number = 0;
        return value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && (decimal.TryParse(JsonMarshal.GetRawUtf8Value(value).Trim((byte)'"'), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
                || decimal.TryParse(value.AsText(), NumberStyles.Float, CultureInfo.InvariantCulture, out number));
    }

    // A surrogate pair must not be cut in half.
    private static string Cut(string text) => text[..(MaxTextLength - (char.IsHighSurrogate(text[MaxTextLength - 1]) ? 1 : 0))];

    private static decimal PowerOfTen(int exponent) => exponent == 0 ? 1 : 10 * PowerOfTen(exponent - 1);

    /// <summary>Firmware exists that pads its strings with NUL.</summary>
    private static string RemoveControlCharacters(string text) =>
        text.AsSpan().ContainsAny(Controls) ? string.Concat(text.Where(letter => !char.IsControl(letter))).Trim() : text.Trim();
}

using System.Globalization;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// Reads JSON as chargers write it: numbers as strings and strings as numbers, <c>""</c> and null for what is missing, an
/// object where a list of one was meant. What cannot be read is null; nothing throws.
/// </summary>
internal static class LooseJson
{
    /// <summary>Keeps every later sum and conversion within what a decimal holds.</summary>
    private const decimal Largest = 1e15m;

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value
            : null;

    public static string? Text(this JsonElement element, string name) => element.Member(name) is { } value ? AsText(value) : null;

    public static decimal? Number(this JsonElement element, string name) =>
        decimal.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) < Largest
            ? number
            : null;

    /// <summary>A whole number that is not negative: a connector, an EVSE.</summary>
    public static int? Ordinal(this JsonElement element, string name) =>
        element.Number(name) is { } number && number == Math.Truncate(number) && number is >= 0 and <= int.MaxValue
            ? (int)number
            : null;

    /// <summary>The elements of a list; a lone object is a list of one.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } lone => [lone],
        _ => [],
    };

    private static string? AsText(JsonElement value)
    {
        try
        {
            var text = value.ValueKind switch
            {
                JsonValueKind.String => Printable(value.GetString() ?? ""),
                JsonValueKind.Number => value.GetRawText(),
                _ => "",
            };
            return text.Length == 0 ? null : text;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: valid as JSON, no text.
            return null;
        }
    }

    /// <summary>Firmware exists that pads its strings with NUL.</summary>
    private static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Where(letter => !char.IsControl(letter))).Trim() : text.Trim();
}

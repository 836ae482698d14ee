using System.Text.Json;
using System.Text.RegularExpressions;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Home Assistant's rules for the states of a component.</summary>
internal static partial class StateRules
{
    private const int LongestState = 255;

    public static IEnumerable<string> Check(JsonElement state, JsonElement component)
    {
        if (state.ValueKind != JsonValueKind.Object
            || state.EnumerateObject().Count() != 1
            || !state.TryGetProperty("value", out var value))
        {
            yield return "the state is not {\"value\": …}";
            yield break;
        }

        if (component.GetProperty("platform").ValueEquals("binary_sensor"))
        {
            // The template makes text of the value; null is unknown.
            if (value.ValueKind != JsonValueKind.Null && value.ToString() is var shown
                && !component.GetProperty("payload_on").ValueEquals(shown) && !component.GetProperty("payload_off").ValueEquals(shown))
            {
                yield return $"{shown} is neither on nor off: the old state stays";
            }

            yield break;
        }

        var deviceClass = component.TryGetProperty("device_class", out var named) ? named.GetString() : null;
        var isNumeric = SensorClass.IsNumeric(deviceClass)
            || component.TryGetProperty("unit_of_measurement", out _)
            || component.TryGetProperty("state_class", out _)
            || component.TryGetProperty("suggested_display_precision", out _);
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                yield break;

            case JsonValueKind.Number when isNumeric:
                if (value.GetRawText().Contains('e', StringComparison.OrdinalIgnoreCase))
                {
                    yield return "a number with an exponent";
                }

                yield break;

            case JsonValueKind.String when !isNumeric:
                break;

            default:
                yield return $"{value.GetRawText()} is not what a sensor of class {deviceClass ?? "(none)"} shows";
                yield break;
        }

        var text = value.GetString()!;
        if (text.Length > LongestState)
        {
            yield return "the state is longer than 255 characters";
        }

        if (deviceClass == "enum" && !component.GetProperty("options").EnumerateArray().Any(option => option.ValueEquals(text)))
        {
            yield return $"{text} is not among the options: the old state stays";
        }

        if (deviceClass == "timestamp" && !Timestamp.IsMatch(text))
        {
            yield return $"{text} is not a timestamp with a zone";
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Timestamp { get; }
}

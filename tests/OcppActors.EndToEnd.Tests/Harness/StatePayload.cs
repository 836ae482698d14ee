using System.Globalization;
using System.Text.Json;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>The payload of a state topic: exactly <c>{"value": ...}</c>.</summary>
internal static class StatePayload
{
    public const string Null = "{\"value\": null}";

    private const string AnyTime = "<time>";
    private const string Start = "{\"value\": ";

    /// <summary>
    /// Whether a payload matches the expected one: the same number with any trailing zeros, the same string, null;
    /// or any time with its zone where that is expected.
    /// </summary>
    public static bool Matches(string expected, string actual) =>
        ValueIn(actual) is { } said && ValueIn(expected) is { } wanted && (wanted.ValueKind, said.ValueKind) switch
        {
            (JsonValueKind.Number, JsonValueKind.Number) => wanted.GetDecimal() == said.GetDecimal(),
            (JsonValueKind.String, JsonValueKind.String) when wanted.GetString() == AnyTime => IsTime(said.GetString()!),
            (JsonValueKind.String, JsonValueKind.String) => wanted.GetString() == said.GetString(),
            var (left, right) => left == right && left == JsonValueKind.Null,
        };

    private static JsonElement? ValueIn(string payload)
    {
        if (!payload.StartsWith(Start, StringComparison.Ordinal) || !payload.EndsWith('}'))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(payload[Start.Length..^1]).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsTime(string text) =>
        (text.EndsWith('Z') || text.EndsWith("+00:00", StringComparison.Ordinal))
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

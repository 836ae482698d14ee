using System.Text.Json;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Reads the retained payload of a state topic. Anybody with access to the broker may have written it: a value of another type
/// is null, and nothing throws.
/// </summary>
internal static class RetainedState
{
    private const string Value = "value";

    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    public static string? Text(ReadOnlyMemory<byte> payload) => Parse(payload).Text(Value);

    /// <summary>A number that is not negative.</summary>
    public static decimal? Amount(ReadOnlyMemory<byte> payload) => Parse(payload).Number(Value) is >= 0 and var amount ? amount : null;

    public static DateTimeOffset? Time(ReadOnlyMemory<byte> payload) => Parse(payload).Instant(Value);

    private static JsonElement Parse(ReadOnlyMemory<byte> payload)
    {
        var reader = new Utf8JsonReader(payload.Span);
        try
        {
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return Nothing;
        }
    }
}

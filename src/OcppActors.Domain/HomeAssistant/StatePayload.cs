using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The payload of a state topic: <c>{"value": …}</c>, as the original writes it, the space included. A null is what Home
/// Assistant shows as unknown.
/// </summary>
internal static class StatePayload
{
    /// <summary>Home Assistant takes a longer state for unknown.</summary>
    private const int MaxTextLength = 255;

    public static ReadOnlyMemory<byte> Null { get; } = Wrap("null");

    /// <summary>Every digit that counts and no other; never an exponent.</summary>
    public static ReadOnlyMemory<byte> Of(decimal value) =>
        Wrap(value == 0 ? "0" : value.ToString("0.############################", CultureInfo.InvariantCulture));

    public static ReadOnlyMemory<byte> Of(string value)
    {
        var text = value.Length <= MaxTextLength ? value : Cut(value);
        return Wrap($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
    }

    /// <summary>RFC 3339 in UTC, with milliseconds.</summary>
    public static ReadOnlyMemory<byte> Of(DateTimeOffset value) =>
        Of(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    // Half a surrogate pair would be no text any more.
    private static string Cut(string value) => value[..(MaxTextLength - (char.IsHighSurrogate(value[MaxTextLength - 2]) ? 2 : 1))] + '…';

    private static byte[] Wrap(string json) => Encoding.UTF8.GetBytes($"{{\"value\": {json}}}");
}

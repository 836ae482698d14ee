using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Writes the payload of a state topic: <c>{"value": …}</c>, with the space that ocpp2mqtt writes as well. Home Assistant shows
/// null as unknown.
/// </summary>
internal static class StatePayload
{
    /// <summary>Home Assistant shows a longer state as unknown.</summary>
    private const int MaxTextLength = 255;

    /// <summary>Sign, 29 digits, point and a leading zero.</summary>
    private const int MaxNumberLength = 32;

    public static ReadOnlyMemory<byte> Null { get; } = Wrap("null");

    /// <summary>A binary sensor is on.</summary>
    public static ReadOnlyMemory<byte> On { get; } = Of(1m);

    public static ReadOnlyMemory<byte> Off { get; } = Of(0m);

    /// <summary>A number with its significant digits and without an exponent.</summary>
    public static ReadOnlyMemory<byte> Of(decimal value)
    {
        if (value == 0)
        {
            return Wrap("0"u8);
        }

        Span<byte> digits = stackalloc byte[MaxNumberLength];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        digits = digits[..length];
        return Wrap(digits.Contains((byte)'.') ? digits.TrimEnd((byte)'0').TrimEnd((byte)'.') : digits);
    }

    /// <summary>A string, cut after 255 characters.</summary>
    public static ReadOnlyMemory<byte> Of(string value)
    {
        var text = value.Length <= MaxTextLength ? value : Cut(value);
        return Wrap($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
    }

    /// <summary>RFC 3339 in UTC, with milliseconds.</summary>
    public static ReadOnlyMemory<byte> Of(DateTimeOffset value) =>
        Of(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    // A surrogate pair must not be cut in half.
    private static string Cut(string value) => value[..(MaxTextLength - (char.IsHighSurrogate(value[MaxTextLength - 2]) ? 2 : 1))] + '…';

    private static byte[] Wrap(string json) => Wrap(Encoding.UTF8.GetBytes(json));

    private static byte[] Wrap(ReadOnlySpan<byte> json) => [.. "{\"value\": "u8, .. json, (byte)'}'];
}

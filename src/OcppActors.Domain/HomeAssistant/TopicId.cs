using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The charge point id in MQTT topics. Home Assistant allows <c>[a-zA-Z0-9_-]</c> only. An id of these characters is not changed;
/// in any other id each other character becomes <c>_</c>, and <c>_</c> with the first eight hex digits of its SHA-256 follows.
/// Another id may have the same result; the second of the two gets the long form (docs/decisions/0033).
/// </summary>
public static class TopicId
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private const int HashBytes = 4;
    private const int LongHashBytes = SHA256.HashSizeInBytes;

    /// <summary>The topic level of a charge point, unless another one has it already.</summary>
    public static string Of(ChargePointId id) => Of(id.Value);

    /// <summary>The topic level of any id, unless another one has it already.</summary>
    public static string Of(string id) => id.All(IsPlain)
        ? HasLongForm(id) ? Of(id, LongHashBytes) : id
        : Of(id, HashBytes);

    /// <summary>The topic level with the whole SHA-256 behind it, which no other charge point has in either form.</summary>
    public static string LongOf(ChargePointId id) => Of(id.Value, LongHashBytes);

    private static bool HasLongForm(string raw) =>
        raw.Length > 2 * LongHashBytes && raw[^((2 * LongHashBytes) + 1)] == '_' && raw.AsSpan(raw.Length - (2 * LongHashBytes)).IndexOfAnyExcept(HexDigits) < 0;

    private static string Of(string raw, int hashBytes)
    {
        var mapped = new StringBuilder(raw.Length + 1 + (2 * hashBytes));
        foreach (var rune in raw.EnumerateRunes())
        {
            mapped.Append(rune.IsAscii && IsPlain((char)rune.Value) ? (char)rune.Value : '_');
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(raw));
        return mapped.Append('_').Append(Convert.ToHexStringLower(hash.AsSpan(0, hashBytes))).ToString();
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';
}

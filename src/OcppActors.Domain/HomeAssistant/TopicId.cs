using System.Security.Cryptography;
using System.Text;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The charge point id in MQTT topics. Home Assistant allows <c>[a-zA-Z0-9_-]</c> only. An id of these characters is not changed;
/// in any other id each other character becomes <c>_</c>, and <c>_</c> with the first eight hex digits of its SHA-256 follows.
/// </summary>
public static class TopicId
{
    private const int HashBytes = 4;

    /// <summary>The topic level of a charge point.</summary>
    public static string Of(ChargePointId id)
    {
        var raw = id.Value;
        if (raw.All(IsPlain))
        {
            return raw;
        }

        var mapped = new StringBuilder(raw.Length + 1 + (2 * HashBytes));
        foreach (var rune in raw.EnumerateRunes())
        {
            mapped.Append(rune.IsAscii && IsPlain((char)rune.Value) ? (char)rune.Value : '_');
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(raw));
        return mapped.Append('_').Append(Convert.ToHexStringLower(hash.AsSpan(0, HashBytes))).ToString();
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';
}

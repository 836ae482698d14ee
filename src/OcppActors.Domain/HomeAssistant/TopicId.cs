using System.Security.Cryptography;
using System.Text;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The charge point id as MQTT topics carry it. Home Assistant takes <c>[a-zA-Z0-9_-]</c> alone; an id made of these stands
/// for itself, in any other each foreign character becomes <c>_</c> and a piece of its hash keeps it apart from its likes.
/// </summary>
public static class TopicId
{
    private const int HashBytes = 4;

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

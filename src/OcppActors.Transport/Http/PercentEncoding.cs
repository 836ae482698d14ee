using System.Text;

namespace OcppActors.Transport.Http;

/// <summary>Decodes parts of a URL (RFC 3986 section 2.1).</summary>
internal static class PercentEncoding
{
    private const int MaxIdLength = 255;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes a charge point id.</summary>
    /// <inheritdoc cref="Decode"/>
    public static string? DecodeId(string raw, out string decoded) =>
        Decode(raw, out decoded)
        ?? (decoded.Length > MaxIdLength ? $"the charge point id has more than {MaxIdLength} characters" : null);

    /// <summary>Decodes once. The bytes as sent, with percent-encoded ones decoded, must be UTF-8.</summary>
    /// <param name="raw">As sent, byte for byte as Latin-1 text.</param>
    /// <param name="decoded">Empty where something is invalid.</param>
    /// <returns>What is invalid, for the charger's owner, or null. It quotes nothing of the URL.</returns>
    public static string? Decode(string raw, out string decoded)
    {
        decoded = "";
        var bytes = new List<byte>(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '%')
            {
                bytes.Add((byte)raw[i]);
            }
            else if (i + 2 < raw.Length && char.IsAsciiHexDigit(raw[i + 1]) && char.IsAsciiHexDigit(raw[i + 2]))
            {
                bytes.Add(Convert.FromHexString(raw.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else
            {
                return "the URL contains a % that begins no percent-encoded byte";
            }
        }

        try
        {
            decoded = Utf8.GetString(bytes.ToArray());
            return null;
        }
        catch (DecoderFallbackException)
        {
            return "the URL is not valid UTF-8";
        }
    }
}

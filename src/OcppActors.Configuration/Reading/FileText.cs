using System.Buffers;
using System.Text;

namespace OcppActors.Configuration.Reading;

/// <summary>The octets of a file as text: UTF-8, or UTF-16 where it begins with a byte order mark, as Windows tools write it.</summary>
internal static class FileText
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding Utf16 = new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly Encoding Utf16BigEndian = new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>Null: it is no text.</summary>
    public static string? Of(ReadOnlySpan<byte> octets)
    {
        var (encoding, mark) = octets switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3),
            [0xFF, 0xFE, ..] => (Utf16, 2),
            [0xFE, 0xFF, ..] => (Utf16BigEndian, 2),
            _ => (Utf8, 0),
        };
        try
        {
            return encoding.GetString(octets[mark..]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Where the first octet is that is not UTF-8.</summary>
    public static Position FindInvalid(ReadOnlySpan<byte> octets)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(octets[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        var before = octets[..at];
        return new Position(before.Count((byte)'\n') + 1, at - before.LastIndexOf((byte)'\n'));
    }

    /// <summary>A PEM file: only its ASCII counts, whatever encoding the text between its certificates has.</summary>
    public static string OfPem(ReadOnlySpan<byte> octets) => Of(octets) ?? Encoding.Latin1.GetString(octets);
}

using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// Renders a WebSocket message as the <c>payload</c> of a snoop message: always exactly one JSON value (RFC 8259) in UTF-8.
/// Never throws.
/// </summary>
public static class SnoopPayload
{
    /// <summary>JSON that is nested deeper counts as text; messages of OCPP itself stay below ten.</summary>
    public const int MaximumDepth = 256;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A text message: its own bytes if they are JSON, otherwise a JSON string of its text with U+FFFD in the place of bytes
    /// that are not UTF-8. <see cref="OcppMessage.OfText"/> gives the OCPP-J header as well.
    /// </summary>
    public static ReadOnlyMemory<byte> OfText(ReadOnlyMemory<byte> message) => OcppMessage.OfText(message).Json;

    /// <summary>A binary message: a JSON string of its base64.</summary>
    public static ReadOnlyMemory<byte> OfBinary(ReadOnlySpan<byte> message) => AsString(Convert.ToBase64String(message));

    /// <summary>A message that could not be read: a JSON string that says so.</summary>
    /// <param name="reason">The reason in a few words: <c>over the size limit</c>.</param>
    /// <param name="size">The size of the message on the wire, in bytes.</param>
    public static ReadOnlyMemory<byte> OfUnreadable(string reason, long size) =>
        AsString(string.Create(CultureInfo.InvariantCulture, $"(a message of {size} bytes that could not be read: {reason})"));

    /// <summary>Reports that the replay has given up: a JSON string that says so.</summary>
    /// <param name="count">How many.</param>
    /// <param name="size">The size of their snoop messages, in bytes.</param>
    public static ReadOnlyMemory<byte> OfGivenUp(int count, long size) => AsString(string.Create(
        CultureInfo.InvariantCulture,
        $"({count} reports of {size} bytes that are no longer kept: those of all charge points together had become too large, and these were among the largest)"));

    internal static ReadOnlyMemory<byte> AsString(string text)
    {
        var buffer = new ArrayBufferWriter<byte>(text.Length + 2);
        using var writer = new Utf8JsonWriter(buffer, Readable);
        writer.WriteStringValue(text);
        writer.Flush();
        return buffer.WrittenMemory;
    }
}

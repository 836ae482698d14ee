using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// A WebSocket message as the snoop stream's <c>payload</c>: always exactly one JSON value (RFC 8259) in UTF-8, whatever
/// was sent. Nothing here throws.
/// </summary>
public static class SnoopPayload
{
    /// <summary>JSON that is nested deeper is taken for text; OCPP's own messages stay below ten.</summary>
    public const int MaximumDepth = 256;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A text message: its own bytes where they are JSON, otherwise a JSON string of its text, in which U+FFFD stands for
    /// what is not UTF-8.
    /// </summary>
    public static ReadOnlyMemory<byte> OfText(ReadOnlyMemory<byte> message) =>
        IsJson(message.Span) ? message : AsString(Encoding.UTF8.GetString(message.Span));

    /// <summary>A binary message: a JSON string of its base64.</summary>
    public static ReadOnlyMemory<byte> OfBinary(ReadOnlySpan<byte> message) => AsString(Convert.ToBase64String(message));

    /// <summary>A message that the tap could not read: a JSON string that says so.</summary>
    /// <param name="reason">Why, in a few words: <c>over the size limit</c>.</param>
    /// <param name="size">The message's size in bytes, as it was on the wire.</param>
    public static ReadOnlyMemory<byte> OfUnreadable(string reason, long size) =>
        AsString(string.Create(CultureInfo.InvariantCulture, $"(a message of {size} bytes that could not be read: {reason})"));

    private static bool IsJson(ReadOnlySpan<byte> utf8)
    {
        // The reader checks the grammar alone; what stands inside a string may still not be UTF-8.
        if (!Utf8.IsValid(utf8))
        {
            return false;
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ReadOnlyMemory<byte> AsString(string text)
    {
        var buffer = new ArrayBufferWriter<byte>(text.Length + 2);
        using var writer = new Utf8JsonWriter(buffer, Readable);
        writer.WriteStringValue(text);
        writer.Flush();
        return buffer.WrittenMemory;
    }
}

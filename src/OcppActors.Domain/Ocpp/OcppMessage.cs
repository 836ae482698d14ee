using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// A message as the snoop stream and metering share it, parsed once: its JSON and, where it is an OCPP-J message, its header.
/// </summary>
/// <param name="Json">Exactly one JSON value in UTF-8, as <see cref="SnoopPayload"/> makes it.</param>
/// <param name="Header">Ranges into <paramref name="Json"/>; null if that is not a well-formed OCPP-J message.</param>
public readonly record struct OcppMessage(ReadOnlyMemory<byte> Json, OcppHeader? Header)
{
    /// <summary>Validates a WebSocket text message and reads its header in a single pass. Never throws.</summary>
    /// <param name="text">The message's bytes; text that is not JSON becomes a JSON string (<see cref="SnoopPayload.OfText"/>).</param>
    public static OcppMessage OfText(ReadOnlyMemory<byte> text)
    {
        // The JSON reader checks the grammar alone: the bytes within a string may still not be UTF-8.
        if (Utf8.IsValid(text.Span))
        {
            var reader = new Utf8JsonReader(text.Span, OcppHeader.ReaderOptions);
            try
            {
                OcppHeader? header = OcppHeader.TryRead(ref reader, out var parsed) ? parsed : null;
                while (reader.Read())
                {
                }

                return new OcppMessage(text, header);
            }
            catch (JsonException)
            {
                // Not JSON: it is passed on as a string.
            }
        }

        return new OcppMessage(SnoopPayload.AsString(Encoding.UTF8.GetString(text.Span)), null);
    }

    /// <summary>Reads the header of what already is a JSON value, such as the payload of a snoop message. Never throws.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    public static OcppMessage OfJson(ReadOnlyMemory<byte> json) =>
        new(json, OcppHeader.TryRead(json.Span, out var header) ? header : null);
}

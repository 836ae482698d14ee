using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Snoop;

/// <summary>The kinds of message on the snoop stream.</summary>
public enum SnoopEvent
{
    Message,
    Connection,
    Disconnection,
}

/// <summary>One message of a snoop stream, read back.</summary>
/// <param name="Payload">The JSON text of the payload, UTF-8.</param>
public sealed record SnoopMessage(
    SnoopEvent Event, Direction Sender, string? Protocol, ChargePointId ChargePoint, ReadOnlyMemory<byte> Payload, DateTimeOffset Timestamp)
{
    // A relay sends neither longer ids nor longer subprotocols, and both are kept for as long as a connection lasts.
    private const int MaxNameLength = 255;

    /// <summary>
    /// Reads what any relay of this family sends: keys in any order, unknown ones left aside, timestamps with or without
    /// fractions of a second. Never throws.
    /// </summary>
    /// <param name="json">UTF-8 text of one message.</param>
    /// <returns>Null when it is none.</returns>
    public static SnoopMessage? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return Utf8.IsValid(json.Span) ? Read(json) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static SnoopMessage? Read(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = SnoopPayload.MaximumDepth + 1 });
        SnoopEvent? kind = null;
        Direction? sender = null;
        string? protocol = null, id = null;
        ReadOnlyMemory<byte>? payload = null;
        DateTimeOffset? timestamp = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            switch (key)
            {
                case "event":
                    kind = reader.GetString() switch
                    {
                        "Message" => SnoopEvent.Message,
                        "Connection" => SnoopEvent.Connection,
                        "Disconnection" => SnoopEvent.Disconnection,
                        _ => null,
                    };
                    break;
                case "sender":
                    sender = reader.GetString() switch { "CP" => Direction.FromChargePoint, "CSMS" => Direction.FromCsms, _ => null };
                    break;
                case "protocol":
                    protocol = reader.GetString();
                    break;
                case "cp_id":
                    id = reader.GetString();
                    break;
                case "timestamp":
                    timestamp = DateTimeOffset.Parse(reader.GetString() ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
                    break;
                default:
                    reader.Skip();
                    if (key == "payload")
                    {
                        payload = json[start..(int)reader.BytesConsumed];
                    }

                    break;
            }
        }

        // The first and the last year leave no room to add or subtract a pause.
        return kind is null || sender is null || id is not { Length: > 0 and <= MaxNameLength } || protocol?.Length > MaxNameLength
            || payload is null || timestamp is not { Year: > 1 and < 9999 }
            ? null
            : new SnoopMessage(kind.Value, sender.Value, protocol, new ChargePointId(id), payload.Value, timestamp.Value);
    }
}

using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// The part of an OCPP-J message before its payload: <c>[2,"id","Action",{…}]</c>, <c>[3,"id",{…}]</c>,
/// <c>[4,"id","code","description",{…}]</c> (OCPP-J 1.6 section 4.2). Reading never throws.
/// </summary>
/// <param name="Type">The message type.</param>
/// <param name="Id">The range of the message id in the message: a JSON string or, contrary to OCPP-J, a number.</param>
/// <param name="Action">The action of a CALL or SEND; null for other types.</param>
/// <param name="Payload">The range of the payload in the message: all of it after <see cref="TryRead(ReadOnlySpan{byte}, out OcppHeader)"/>;
/// after <see cref="TryPeek"/> what follows the header (of an error: its code first), as far as the prefix reaches.</param>
public readonly record struct OcppHeader(OcppMessageType Type, Range Id, string? Action, Range Payload)
{
    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = SnoopPayload.MaximumDepth };

    /// <summary>Reads a whole message; false if it is not exactly one OCPP-J message.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out OcppHeader header)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            return TryRead(ref reader, out header);
        }
        catch (JsonException)
        {
            header = default;
            return false;
        }
    }

    /// <summary>Reads a whole message; when it is not an OCPP-J message, the reader stands somewhere within it.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    internal static bool TryRead(ref Utf8JsonReader reader, out OcppHeader header)
    {
        if (!TryReadUpToPayload(ref reader, out header)
            || !TrySkipTo(ref reader, header.Type)
            || reader.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        header = header with { Payload = start..(int)reader.BytesConsumed };

        // The rest of the array, then nothing: Read itself throws on trailing data.
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray && !reader.Read();
    }

    /// <summary>
    /// Reads the header from the first bytes of a message; false if they end before the action (in an answer: the message id), or
    /// are not an OCPP-J message.
    /// </summary>
    public static bool TryPeek(ReadOnlySpan<byte> prefix, out OcppHeader header)
    {
        var reader = new Utf8JsonReader(prefix, isFinalBlock: false, state: default);
        try
        {
            if (!TryReadUpToPayload(ref reader, out header))
            {
                return false;
            }
        }
        catch (JsonException)
        {
            header = default;
            return false;
        }

        var end = (int)reader.BytesConsumed;
        var payload = prefix[end..].IndexOfAnyExcept(", \t\r\n"u8);
        header = header with { Payload = payload < 0 ? prefix.Length..prefix.Length : (end + payload)..prefix.Length };
        return true;
    }

    /// <summary>The message id as text; null if it is not valid Unicode.</summary>
    /// <param name="utf8">The message that this is the header of.</param>
    internal string? IdIn(ReadOnlyMemory<byte> utf8)
    {
        using var id = JsonDocument.Parse(utf8[Id]);
        return id.RootElement.AsText();
    }

    private static bool TryReadUpToPayload(ref Utf8JsonReader reader, out OcppHeader header)
    {
        header = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray
            || !reader.Read() || reader.TokenType != JsonTokenType.Number
            || !reader.TryGetInt32(out var type) || type is < (int)OcppMessageType.Call or > (int)OcppMessageType.Send
            || !reader.Read() || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return false;
        }

        var id = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
        string? action = null;
        if ((OcppMessageType)type is OcppMessageType.Call or OcppMessageType.Send)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return false;
            }

            action = OcppAction.Intern(reader.ValueSpan);
        }

        header = new OcppHeader((OcppMessageType)type, id, action, default);
        return true;
    }

    /// <summary>Moves to the first token of the payload; in an error that follows code and description.</summary>
    private static bool TrySkipTo(ref Utf8JsonReader reader, OcppMessageType type)
    {
        var before = type is OcppMessageType.CallError or OcppMessageType.CallResultError ? 2 : 0;
        for (; before > 0; before--)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return false;
            }
        }

        return reader.Read();
    }
}

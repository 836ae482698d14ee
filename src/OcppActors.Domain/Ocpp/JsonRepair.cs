using System.Text;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// Repairs errors in JSON that chargers are known to make: control characters in strings, and missing values before a comma or a
/// bracket. Other text is not changed.
/// </summary>
internal static class JsonRepair
{
    /// <summary>The repaired text, which need not be JSON.</summary>
    /// <param name="message">Text that is not an OCPP-J message, or the JSON string of it from the snoop stream.</param>
    public static ReadOnlyMemory<byte> Repair(ReadOnlyMemory<byte> message)
    {
        var text = TextIn(message);
        if (text.Span.TrimStart(" \t\r\n"u8) is not [(byte)'[', ..])
        {
            return message;
        }

        var repaired = new List<byte>(text.Length);
        var (isInString, isEscaped) = (false, false);
        foreach (var letter in text.Span)
        {
            if (letter < ' ')
            {
                continue;
            }

            if (!isInString)
            {
                FillGap(repaired, letter);
            }

            if (letter != ',' || isInString || repaired is not [.., (byte)'[' or (byte)'{' or (byte)','])
            {
                repaired.Add(letter);
            }

            (isInString, isEscaped) = (isInString != (letter == '"' && !isEscaped), isInString && letter == '\\' && !isEscaped);
        }

        return repaired.ToArray();
    }

    /// <summary>Fills in the value that is missing between a colon or a comma and the next character.</summary>
    private static void FillGap(List<byte> repaired, byte next)
    {
        if (next is not ((byte)',' or (byte)']' or (byte)'}'))
        {
            return;
        }

        while (repaired is [.., (byte)' '])
        {
            repaired.RemoveAt(repaired.Count - 1);
        }

        if (repaired is [.., (byte)':'])
        {
            repaired.AddRange("null"u8);
        }
        else if (next != ',' && repaired is [.., (byte)','])
        {
            repaired.RemoveAt(repaired.Count - 1);
        }
    }

    private static ReadOnlyMemory<byte> TextIn(ReadOnlyMemory<byte> message)
    {
        try
        {
            var reader = new Utf8JsonReader(message.Span);
            return reader.Read() && reader.TokenType == JsonTokenType.String ? Encoding.UTF8.GetBytes(reader.GetString()!) : message;
        }
        catch (Exception reason) when (reason is JsonException or InvalidOperationException)
        {
            return message;
        }
    }
}

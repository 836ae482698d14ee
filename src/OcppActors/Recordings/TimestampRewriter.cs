using System.Globalization;
using System.Text;
using System.Text.Json;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Recordings;

/// <summary>A message of the snoop stream with another timestamp, otherwise byte for byte the same.</summary>
internal static class TimestampRewriter
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <param name="line">A message of the snoop stream.</param>
    /// <param name="time">The new timestamp.</param>
    public static ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> line, DateTimeOffset time)
    {
        var reader = new Utf8JsonReader(line.Span, new JsonReaderOptions { MaxDepth = SnoopPayload.MaximumDepth + 1 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTimestamp = reader.ValueTextEquals("timestamp"u8);
            reader.Read();
            if (isTimestamp)
            {
                var stamp = Encoding.ASCII.GetBytes($"\"{time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture)}\"");
                return (byte[])[.. line.Span[..(int)reader.TokenStartIndex], .. stamp, .. line.Span[(int)reader.BytesConsumed..]];
            }

            reader.Skip();
        }

        return line;
    }
}

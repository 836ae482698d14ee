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
        var (begin, end) = (0, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTimestamp = reader.ValueTextEquals("timestamp"u8);
            reader.Read();
            if (isTimestamp)
            {
                (begin, end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed); // of several the last, as its readers do
            }

            reader.Skip();
        }

        var stamp = Encoding.ASCII.GetBytes($"\"{time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture)}\"");
        return end == 0 ? line : (byte[])[.. line.Span[..begin], .. stamp, .. line.Span[end..]];
    }
}

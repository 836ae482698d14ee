using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OcppActors.Broker;

/// <summary>
/// The format of the file of retained messages: one JSON object per line, readable by people. The header names the format and
/// the number of messages; each message has a topic, a quality of service and a payload, as text or as base64.
/// </summary>
internal static class RetainedFormat
{
    private const string Name = "ocpp-actors-retained-1";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public static void Write(Stream stream, IReadOnlyList<RetainedMessage> messages)
    {
        WriteLine(stream, new Header(Name, messages.Count));
        foreach (var message in messages)
        {
            WriteLine(stream, LineOf(message));
        }
    }

    /// <returns>The readable messages, and what is wrong with the rest; null: nothing.</returns>
    public static (IReadOnlyList<RetainedMessage> Messages, string? Damage) Read(TextReader reader)
    {
        var head = Parse<Header>(reader.ReadLine());
        var messages = new List<RetainedMessage>();
        var broken = 0;
        while (reader.ReadLine() is { } line)
        {
            if (MessageOf(Parse<Line>(line)) is { } message)
            {
                messages.Add(message);
            }
            else
            {
                broken++;
            }
        }

        return (messages, head switch
        {
            { Format: Name } when broken == 0 && head.Messages == messages.Count => null,
            { Format: Name } => $"{messages.Count} of {head.Messages} messages can be read",
            _ => $"its first line does not name the format {Name}; {messages.Count} messages can be read",
        });
    }

    private static Line LineOf(RetainedMessage message)
    {
        try
        {
            return new Line(message.Topic, message.Quality, Strict.GetString(message.Payload.Span), null);
        }
        catch (DecoderFallbackException)
        {
            return new Line(message.Topic, message.Quality, null, Convert.ToBase64String(message.Payload.Span));
        }
    }

    private static RetainedMessage? MessageOf(Line? line)
    {
        try
        {
            byte[] payload = line?.Text is { } text ? Strict.GetBytes(text) : Convert.FromBase64String(line?.Base64 ?? "");
            return line is { Topic.Length: > 0, Qos: >= 0 and <= 2 } && payload.Length > 0 ? new RetainedMessage(line.Topic, line.Qos, payload) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static T? Parse<T>(string? line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line ?? "", Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteLine<T>(Stream stream, T value)
    {
        JsonSerializer.Serialize(stream, value, Json);
        stream.WriteByte((byte)'\n');
    }

    private sealed record Header(string? Format, int Messages);

    private sealed record Line(string? Topic, int Qos, string? Text, string? Base64);
}

using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Finds the bridges that a discovery document depends on, without reading its components.</summary>
public static class DocumentBridges
{
    private const int MaxBridges = 8;
    private const int MaxTopicBytes = 1000;

    /// <summary>The availability topics of bridges in a document; none in what is not a document.</summary>
    public static ImmutableArray<string> In(ReadOnlySequence<byte> json)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var isAvailability = reader.ValueTextEquals("availability"u8);
                reader.Read();
                if (isAvailability && reader.TokenType == JsonTokenType.StartArray)
                {
                    ReadTopics(ref reader, found);
                    break;
                }

                reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return []; // not JSON, or a string with half a surrogate pair
        }

        return found.DrainToImmutable();
    }

    private static void ReadTopics(ref Utf8JsonReader reader, ImmutableArray<string>.Builder found)
    {
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth && found.Count < MaxBridges)
        {
            if (reader.TokenType == JsonTokenType.PropertyName
                && reader.ValueTextEquals("topic"u8)
                && reader.Read()
                && reader.TokenType == JsonTokenType.String
                && (reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length) <= MaxTopicBytes
                && reader.GetString() is { } topic
                && BridgeTopic.ClientIdOf(topic) is not null)
            {
                found.Add(topic);
            }
        }
    }
}

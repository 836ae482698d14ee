using System.Collections.Immutable;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>What the broker retains, or will once everything is sent: what was read back, updated by the table.</summary>
internal sealed class RetainedView(MqttOptions options, LatestByTopicTable table)
{
    private RetainedFound? _readBack;

    /// <summary>Null until it has been read back.</summary>
    public RetainedFound? Current => _readBack is { } found
        ? found with
        {
            Documents = found.Documents.SetItems(table.Documents),
            States = found.States.SetItems(found.States.Keys.Select(topic => KeyValuePair.Create(topic, StateOf(topic)))),
        }
        : null;

    public bool IsReadBack => _readBack is not null;

    public void Set(RetainedFound readBack) => _readBack = readBack;

    /// <summary>One document, and the states that its device resumes from.</summary>
    public DocumentFound Document(string topic)
    {
        var json = table.PayloadOf(topic) ?? _readBack?.Documents.GetValueOrDefault(topic) ?? ReadOnlyMemory<byte>.Empty;
        var states = options.ReadDocument(topic, json)?.StateTopics
            .Select(state => KeyValuePair.Create(state, StateOf(state)))
            .Where(state => !state.Value.IsEmpty);
        return new DocumentFound(topic, json)
        {
            States = states?.ToImmutableDictionary(StringComparer.Ordinal) ?? RetainedFound.Nothing.States,
        };
    }

    private ReadOnlyMemory<byte> StateOf(string topic) =>
        table.PayloadOf(topic) ?? _readBack?.States.GetValueOrDefault(topic) ?? default;
}

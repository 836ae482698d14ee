using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>
/// What the broker retained before this process. It is read once: from then on the sink's own table says what is to be
/// there.
/// </summary>
public sealed partial class MqttPublisher
{
    private void ReadBackRetained(IMqttLink link)
    {
        if (_state.ReadBack is not null)
        {
            Self.Tell(new RetainedKnown(link, _state.ReadBack));
        }
        else
        {
            _ = link.ReadBackAsync().PipeTo(Self, success: readBack => new RetainedKnown(link, readBack));
        }
    }

    private void Learn(ReadBack readBack)
    {
        _state.ReadBack = readBack;
        Table.AreAtBroker(readBack.Found.Documents);
        if (!readBack.Forbidden.IsEmpty)
        {
            _log.Warning(
                "The MQTT broker does not allow {0}: what was announced earlier cannot be read back whole. Check its access rules",
                string.Join(", ", readBack.Forbidden));
        }
        else if (!readBack.IsWhole)
        {
            _log.Warning(
                "The MQTT broker has not given back all that it retains within {0} s: it is slow, or its access rules forbid to read {1}",
                _options.ReadBackTime.TotalSeconds,
                string.Join(", ", [_options.DocumentFilter, .. _options.AvailabilityFilters, _options.StateFilter, _options.SyncTopic]));
        }

        foreach (var asking in _state.Asking)
        {
            Answer(asking);
        }

        _state.Asking.Clear();
    }

    private void Answer(IActorRef asking, GetDocument question)
    {
        var json = Table.At(question.Topic) ?? _state.ReadBack?.Found.Documents.GetValueOrDefault(question.Topic) ?? ReadOnlyMemory<byte>.Empty;
        var states = _options.ReadDocument(question.Topic, json)?.StateTopics
            .Select(topic => KeyValuePair.Create(topic, StateAt(topic)))
            .Where(state => !state.Value.IsEmpty);
        asking.Tell(new DocumentFound(question.Topic, json)
        {
            States = states?.ToImmutableDictionary(StringComparer.Ordinal) ?? RetainedFound.Nothing.States,
        });
    }

    private void Answer(IActorRef asking)
    {
        if (_state.ReadBack is { Found: var found })
        {
            asking.Tell(found with
            {
                Documents = found.Documents.SetItems(Table.Documents),
                States = found.States.SetItems(found.States.Keys.Select(topic => KeyValuePair.Create(topic, StateAt(topic)))),
            });
        }
        else
        {
            _state.Asking.Add(asking);
        }
    }

    private ReadOnlyMemory<byte> StateAt(string topic) => Table.At(topic) ?? _state.ReadBack?.Found.States.GetValueOrDefault(topic) ?? default;
}

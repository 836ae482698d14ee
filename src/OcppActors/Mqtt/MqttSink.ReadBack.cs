using Akka.Actor;
using Akka.Event;

namespace OcppActors.Mqtt;

/// <summary>
/// What the broker retained before this process. It is read once: from then on the sink's own table says what is to be
/// there.
/// </summary>
internal sealed partial class MqttSink
{
    private readonly HashSet<IActorRef> _asking = [];

    private void ReadBackRetained(IMqttLink link)
    {
        if (_readBack is not null)
        {
            Self.Tell(new RetainedKnown(link, _readBack));
        }
        else
        {
            _ = link.ReadBackAsync().PipeTo(Self, success: readBack => new RetainedKnown(link, readBack));
        }
    }

    private void Learn(ReadBack readBack)
    {
        _readBack = readBack;
        _table.AreAtBroker(readBack.Found.Documents);
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
                string.Join(", ", _options.ReadBackFilters));
        }

        foreach (var asking in _asking)
        {
            Answer(asking);
        }

        _asking.Clear();
    }

    private void Answer(IActorRef asking)
    {
        if (_readBack is { Found: var found })
        {
            asking.Tell(found with { Documents = found.Documents.SetItems(_table.Documents) });
        }
        else
        {
            _asking.Add(asking);
        }
    }
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The content of a <see cref="RetainedDocument"/> and of its retained states, as far as this version understands it; other
/// components stay as they are.
/// </summary>
/// <param name="Identity">The device.</param>
/// <param name="Components">The known components, all announced, by their keys.</param>
/// <param name="Verbatim">The JSON of all others by their keys: removed ones, and those of another version.</param>
/// <param name="Series">The meter series with their units, phases and register values.</param>
/// <param name="Sessions">The last transaction of each connector.</param>
/// <param name="HashedIdTags">The keys of the components whose id tags were published as hashes.</param>
internal sealed record RestoredComponents(
    DeviceIdentity Identity,
    ImmutableSortedDictionary<string, Component> Components,
    ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Verbatim,
    ImmutableDictionary<MeterSeriesKey, MeterSeries> Series,
    ImmutableSortedDictionary<int, ChargingSession> Sessions,
    ImmutableHashSet<string> HashedIdTags)
{
    /// <summary>Removes the entity from Home Assistant.</summary>
    private static readonly ReadOnlyMemory<byte> RemovedSensor = """{"platform":"sensor"}"""u8.ToArray();

    /// <summary>Whether not everything had a place (<see cref="DeviceLedger"/>).</summary>
    public bool IsCut { get; init; }

    /// <summary>Null if the document contains a string with half a surrogate pair.</summary>
    public static RestoredComponents? Of(ChargePointDevice device, Restored restored, RetainedDocument document)
    {
        try
        {
            using var json = JsonDocument.Parse(document.Json);
            return Of(device, restored, json.RootElement);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static RestoredComponents Of(ChargePointDevice device, Restored restored, JsonElement root)
    {
        var places = new RestoredPlaces(device);
        var hashed = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var states = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var readings = new List<RestoredReading>();
        var found = root.GetProperty("components").EnumerateObject()
            .Select(entry => (Key: entry.Name, Json: entry.Value, Entity: RestoredEntity.Read(device, entry.Name, entry.Value)))
            .OrderBy(entry => entry.Entity is null)
            .ThenBy(entry => entry.Entity is { Entity.LeavesPlaces: true })
            .ThenBy(entry => Entities.ConnectorOf(entry.Entity?.Entity.Topic ?? ""));
        foreach (var (key, json, known) in found)
        {
            if (known is var (entity, reading))
            {
                var isSuccessor = known.IsAnnouncedAsSensor(key);
                if (!places.TryAdd(device.ComponentOf(entity) with { IsAnnounced = !isSuccessor }))
                {
                    continue;
                }

                if (isSuccessor)
                {
                    places.TryAdd(key, RemovedSensor);
                }

                var state = restored.States.GetValueOrDefault(json.Text("state_topic")!);
                states[entity.Topic] = state;
                if (reading is not null)
                {
                    readings.Add(reading with { Level = reading.Measurand.IsRegister ? RetainedState.Amount(state) : null });
                }

                if (EntityAttributes.IsHashed(json))
                {
                    hashed.Add(key);
                }
            }
            else if (IsAcceptable(key, json))
            {
                places.TryAdd(key, JsonMarshal.GetRawUtf8Value(json).ToArray());
            }
        }

        var sessions = places.Fit(RestoredSessions.Of(states, readings, restored.At));
        var series = readings
            .GroupBy(reading => reading.Key)
            .ToImmutableDictionary(group => group.Key, group => SeriesOf(group.ToList(), sessions.GetValueOrDefault(group.Key.Connector)));
        var identity = root.GetProperty("device");
        return new RestoredComponents(
            new DeviceIdentity(identity.Text("manufacturer"), identity.Text("model"), identity.Text("sw_version")),
            places.Components,
            places.Verbatim,
            places.Fit(series),
            sessions,
            hashed.ToImmutable())
        {
            IsCut = places.IsCut,
        };

        MeterSeries SeriesOf(List<RestoredReading> group, ChargingSession? session) => MeterSeries.Restored(
            group,
            session?.LatestMessage ?? RestoredSessions.NothingApplied(restored.At),
            session is null ? SampleKinds.None : RestoredSessions.KindsOf(session, RestoredSessions.RegisterOf(group[0].Key.Connector, readings)?.Level));
    }

    /// <summary>Whether Home Assistant accepts a component; because of one that it does not accept it drops the whole document.</summary>
    private static bool IsAcceptable(string key, JsonElement json) =>
        key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
        && json.Text("platform") is "sensor" or "binary_sensor"
        && (json.GetPropertyCount() == 1 || (json.Text("unique_id") is not null && json.Text("state_topic") is not null));
}

using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>How what the broker retains and what has been heard meanwhile become one device.</summary>
internal sealed partial class DeviceDraft
{
    public void Recall(Restored restored)
    {
        if (_device.IsRestored)
        {
            return;
        }

        _device = _device with { IsRestored = true, KnowsConnections = _device.KnowsConnections || restored.KnowsConnections };
        PublishAvailability();
        if (restored.Document is not { } document)
        {
            return;
        }

        if (RestoredComponents.Of(_device, restored, document) is { } components)
        {
            Resume(document, components);
        }
        else
        {
            Skip("its discovery document at the broker");
        }
    }

    private void Resume(RetainedDocument document, RestoredComponents restored)
    {
        var (gathered, before) = (_device, _publications.Count);
        _device = gathered with
        {
            Identity = gathered.Identity.WithFallback(restored.Identity),
            Components = restored.Components,
            VerbatimComponents = restored.Verbatim,
            Series = restored.Series,
            Sessions = restored.Sessions,
            EndedTransactions = [.. EndsIn(restored), .. gathered.EndedTransactions],
            Announcement = Announcement.None.Published(document.Json, at),
        };
        if (_device.Settings.IdTags == IdTags.Hash)
        {
            TakeBackIdTags(restored.HashedIdTags);
        }

        RejoinAll(gathered);
        if (_device.Settings.IdTags == IdTags.Hide)
        {
            // What an earlier run has shown is taken back, the values that the broker retains included.
            foreach (var component in _device.Components.Values.Where(component => component.Entity.IsIdTag))
            {
                RemoveEntity(component.Entity);
            }
        }

        if (DiscoveryDocument.Of(_device).Span.SequenceEqual(document.Json.Span))
        {
            // Nothing is new. It is given out all the same, for the sink to have it should the broker lose it.
            _publications.Insert(before, new Publication(PublicationKind.Discovery, _device.DiscoveryTopic, document.Json));
        }
        else
        {
            MarkChanged();
        }
    }

    /// <summary>What an earlier run has not hashed the broker retains in the open.</summary>
    private void TakeBackIdTags(ImmutableHashSet<string> hashed)
    {
        foreach (var entity in _device.Components.Values.Select(component => component.Entity).Where(entity => entity.IsIdTag && !hashed.Contains(entity.Key)))
        {
            SetState(entity, StatePayload.Null, isUrgent: true);
            var connector = Entity.ConnectorOf(entity.Topic);
            if (entity.IsSessionEntity && SessionOf(connector) is { } session)
            {
                _device = _device with { Sessions = _device.Sessions.SetItem(connector, session with { IdTag = null }) };
            }
        }
    }

    private void RejoinAll(ChargePointDevice gathered)
    {
        var goOn = gathered.Sessions.Keys.Where(connector => IsSame(SessionOf(connector), gathered.Sessions[connector])).ToHashSet();
        var apart = gathered.Series.SelectMany(entry => ReadingsOf(gathered, entry.Key, entry.Value)).ToHashSet(StringComparer.Ordinal);
        foreach (var component in gathered.Components.Values.Where(component =>
            !apart.Contains(component.Entity.Key) && !(component.Entity.IsSessionEntity && goOn.Contains(Entity.ConnectorOf(component.Entity.Topic)))))
        {
            Rejoin(component);
        }

        foreach (var (connector, session) in gathered.Sessions)
        {
            if (goOn.Contains(connector))
            {
                SetSession(connector, SessionOf(connector)!.Resume(session));
            }
            else
            {
                AddEnded(SessionOf(connector)?.TransactionId is { } before && before != session.TransactionId ? before : null);
                _device = _device with { Sessions = _device.Sessions.SetItem(connector, session) };
                AllowRegisterResets(connector);
            }
        }

        foreach (var (key, series) in gathered.Series)
        {
            Rejoin(gathered, key, series);
        }
    }

    /// <summary>The one that goes on was heard of first in its middle: of one whose begin was heard everything is known anew.</summary>
    private static bool IsSame(ChargingSession? restored, ChargingSession gathered) =>
        gathered is { Start: null, TransactionId: { } id } && restored is { IsOver: false } && restored.TransactionId == id;

    private static IEnumerable<string> EndsIn(RestoredComponents restored) =>
        restored.Sessions.Values.Where(session => session.IsOver).Select(session => session.TransactionId).OfType<string>().Take(MaxEndsRemembered);

    private void Rejoin(Component gathered)
    {
        if (gathered.Pending is { } value)
        {
            SetState(gathered.Entity, value);
        }
        else if (!_device.Components.ContainsKey(gathered.Entity.Key))
        {
            Put(gathered);
        }
    }

    /// <summary>The values of a series find their topics anew: of those that it seemed to have, phases known before may have made others.</summary>
    private void Rejoin(ChargePointDevice gathered, MeterSeriesKey key, MeterSeries series)
    {
        var before = _device.Series.GetValueOrDefault(key);
        var merged = before?.Merge(series) ?? series;
        SetSeries(key, merged);
        foreach (var phase in PhasesOf(series))
        {
            if (gathered.Components.GetValueOrDefault(EntityOf(key, series, phase).Key)?.Pending is not { } value)
            {
                continue;
            }

            var own = series.IsSplit ? phase : series.SeenPhases;
            if (own == Phases.Total && !series.SeenPhases.HasFlag(Phases.Total) && merged.SeenPhases != series.SeenPhases)
            {
                // A sum of fewer phases than there are would look like a register that runs backwards.
                continue;
            }

            var topic = merged.IsSplit ? own : Phases.Total;
            if (series.GuardOf(phase) is not { } guard)
            {
                SetState(EntityOf(key, merged, topic), value);
                continue;
            }

            (merged, var reading) = merged.MergeRegister(topic, guard);
            SetSeries(key, merged);
            if (reading is { } passed)
            {
                SetState(EntityOf(key, merged, topic), StatePayload.Of(passed.Value), isReset: passed.IsReset);
                ApplyToSession(key, passed, [], new MessageTime(guard.At, at));
            }
        }

        if (!merged.HasTotal)
        {
            RemoveEntity(EntityOf(key, merged, Phases.Total));
        }
    }

    private static IEnumerable<string> ReadingsOf(ChargePointDevice device, MeterSeriesKey key, MeterSeries series) =>
        PhasesOf(series).Select(phase => EntityOf(key, series, phase).Key).Where(device.Components.ContainsKey);

    /// <summary>The phases of its topics; <see cref="Phases.Total"/> for the one without suffix.</summary>
    private static IEnumerable<Phases> PhasesOf(MeterSeries series) => series.IsSplit
        ? PhaseNames.Single.Where(phase => series.SeenPhases.HasFlag(phase)).Prepend(Phases.Total)
        : [Phases.Total];

    private static Entity EntityOf(MeterSeriesKey key, MeterSeries series, Phases phase) =>
        Entity.Reading(key.Connector, key.Location, series.Measurand, series.Quantity, phase);
}

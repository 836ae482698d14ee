using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Restores a device from what the broker retains of an earlier run, then applies what the charge point has sent since this
/// run began. Until then nothing has been published.
/// </summary>
internal sealed class DeviceRestorer(DeviceDraft draft)
{
    private readonly ChargePointDevice _gathered = draft.Device;

    /// <summary>Only the first <see cref="Restored"/> counts.</summary>
    public void Apply(Restored restored)
    {
        if (_gathered.IsRestored)
        {
            return;
        }

        draft.Update(device => device with { IsRestored = true, EarlyFlowEnds = [], Availability = device.Availability.SetKnown(restored.KnowsConnections) });
        draft.PublishAvailability();
        if (restored.Document is not { } document)
        {
            return;
        }

        if (RestoredComponents.Of(draft.Device, restored, document) is { } components)
        {
            Apply(document, components);
        }
        else
        {
            draft.Skip("its discovery document at the broker");
        }
    }

    private void Apply(RetainedDocument document, RestoredComponents restored)
    {
        var publications = draft.PublicationCount;
        if (restored.IsCut)
        {
            draft.Skip(ChargePointDevice.TooMuch);
        }

        draft.Update(device => device with
        {
            Identity = device.Identity.WithFallback(restored.Identity),
            Components = restored.Components,
            VerbatimComponents = restored.Verbatim,
            Series = restored.Series,
            Sessions = restored.Sessions,
            Transactions = device.Transactions.WithEarlier(EndedTransactionsIn(restored)),
            Announcement = Announcement.None.Published(document.Json, draft.At),
        });
        if (draft.Device.Settings.IdTags == IdTags.Hash)
        {
            ClearUnhashedIdTags(restored.HashedIdTags);
        }

        foreach (var connector in _gathered.EarlyFlowEnds)
        {
            draft.EndFlows(connector);
        }

        ReplaceUndefinedStopReasons();
        MergeComponents();
        MergeSessions();
        MergeAllSeries();
        if (draft.Device.Settings.IdTags == IdTags.Hide)
        {
            // Removing the entities also clears the id tags that the broker retains.
            foreach (var component in draft.Device.Components.Values.Where(component => component.Entity.IsIdTag))
            {
                draft.RemoveEntity(component.Entity);
            }
        }

        if (DiscoveryDocument.Of(draft.Device).Span.SequenceEqual(document.Json.Span))
        {
            // Nothing has changed. The publisher gets the document all the same, in case the broker loses it.
            draft.InsertDocument(publications, document.Json);
        }
        else
        {
            draft.MarkChanged();
        }
    }

    /// <summary>Clears the id tags that an earlier run has published without hashing them.</summary>
    private void ClearUnhashedIdTags(ImmutableHashSet<string> hashed)
    {
        foreach (var entity in draft.Device.Components.Values.Select(component => component.Entity).Where(entity => entity.IsIdTag && !hashed.Contains(entity.Key)))
        {
            draft.SetState(entity, StatePayload.Null, isUrgent: true);
            var connector = Entities.ConnectorOf(entity.Topic);
            if (entity.IsSessionEntity && draft.SessionOf(connector) is { } session)
            {
                draft.TrySetSession(connector, session with { IdTag = null });
            }
        }
    }

    /// <summary>An earlier version has published whatever reason a charger sent, which is not among the options.</summary>
    private void ReplaceUndefinedStopReasons()
    {
        foreach (var (connector, session) in draft.Device.Sessions)
        {
            if (session.StopReason is { } reason && OcppStates.StopReasonOf(reason) is var defined && defined != reason)
            {
                draft.SetState(Entities.SessionStopReason(connector), StatePayload.Of(defined), isUrgent: true);
            }
        }
    }

    /// <summary>All entities but those of series and of resumed sessions, which need more than their last value.</summary>
    private void MergeComponents()
    {
        var resumed = _gathered.Sessions.Keys.Where(connector => IsResumed(connector) || IsQueued(connector)).ToHashSet();
        var ofSeries = _gathered.Series.SelectMany(entry => ComponentKeysOf(entry.Key, entry.Value)).ToHashSet(StringComparer.Ordinal);
        foreach (var component in _gathered.Components.Values)
        {
            var entity = component.Entity;
            if (ofSeries.Contains(entity.Key) || (entity.IsSessionEntity && resumed.Contains(Entities.ConnectorOf(entity.Topic))))
            {
                continue;
            }

            if (component.Pending is { } value)
            {
                if (entity.IsSessionEntity && entity == Entities.SessionEnergy(Entities.ConnectorOf(entity.Topic)))
                {
                    // The topic has the energy of another session.
                    draft.SetState(entity, StatePayload.Of(0m), isReset: true);
                }

                draft.SetState(entity, value);
            }
            else if (!draft.HasEntity(entity))
            {
                draft.TryPut(component);
            }
        }
    }

    private void MergeSessions()
    {
        MergeLate();
        foreach (var (connector, session) in _gathered.Sessions)
        {
            var restored = draft.SessionOf(connector);
            if (IsResumed(connector))
            {
                draft.SetSession(connector, restored!.Resume(session));
            }
            else if (IsQueued(connector))
            {
                if (!session.IsOver)
                {
                    AddLate(connector, session);
                }
            }
            else
            {
                if (restored is { IsOver: false } && !IsSame(restored, session))
                {
                    draft.EndFlows(connector);
                    if (!draft.Device.Transactions.Late.All.Exists(late => late.Connector == connector && late.TransactionId == restored.TransactionId))
                    {
                        AddLate(connector, restored);
                    }
                }

                draft.TrySetSession(connector, session);
                draft.ApplyMeterStart(connector, session.MeterStart);
            }
        }
    }

    /// <summary>What this run has seen of an end continues the restored session, and the end of one that was over is only repeated.</summary>
    private void MergeLate()
    {
        foreach (var late in draft.Device.Transactions.Late.All)
        {
            if (late.Known is not { } known || draft.SessionOf(late.Connector) is not { } restored || !IsSame(restored, known))
            {
                continue;
            }

            SetLate(restored.IsOver
                ? draft.Device.Transactions.Late.Remove(late)
                : draft.Device.Transactions.Late.Replace(late, late with { Known = restored.Resume(known), TransactionId = restored.TransactionId }, draft.At));
        }
    }

    private void AddLate(int connector, ChargingSession session) => SetLate(
        draft.Device.Transactions.Late.Add(new LateTransaction(connector) { Known = session, TransactionId = session.TransactionId, MayBeQueued = false }, draft.At));

    private void SetLate(LateTransactions late) => draft.Update(device => device with { Transactions = device.Transactions with { Late = late } });

    private static bool IsSame(ChargingSession restored, ChargingSession session) =>
        (session.TransactionId is not null && session.TransactionId == restored.TransactionId && (session.Start is null || session.Start == restored.Start))
        || (session.TransactionId is null && session.Start is not null && session.Start == restored.Start);

    /// <summary>Whether this run has only seen queued messages of an earlier transaction on the connector.</summary>
    private bool IsQueued(int connector) => _gathered.Sessions[connector] is var session
        && draft.SessionOf(connector) is { } restored && !IsSame(restored, session) && session.LatestMessage?.Newest < restored.Since;

    /// <summary>Whether the connector's session continues the restored one: this run has not seen its start.</summary>
    private bool IsResumed(int connector) =>
        _gathered.Sessions[connector] is { Start: null, TransactionId: { } id }
        && draft.SessionOf(connector) is { IsOver: false } restored
        && restored.TransactionId == id;

    private void MergeAllSeries()
    {
        foreach (var (key, series) in _gathered.Series)
        {
            MergeSeries(key, series);
        }
    }

    /// <summary>Restored phases may have split a series that this run has only seen one phase of: its values get new topics.</summary>
    private void MergeSeries(MeterSeriesKey key, MeterSeries series)
    {
        var before = draft.Device.Series.GetValueOrDefault(key);
        var merged = before?.Merge(series) ?? series;
        if (!draft.TrySetSeries(key, merged))
        {
            return;
        }

        foreach (var phase in TopicPhasesOf(series))
        {
            if (_gathered.Components.GetValueOrDefault(EntityOf(key, series, phase).Key)?.Pending is not { } value)
            {
                continue;
            }

            var own = series.IsSplit ? phase : series.SeenPhases;
            if (own == Phases.Total && !series.SeenPhases.HasFlag(Phases.Total) && merged.SeenPhases != series.SeenPhases)
            {
                // The sum of fewer phases than there are would look like a register that runs backwards.
                continue;
            }

            var topic = merged.IsSplit ? own : Phases.Total;
            if (series.Guards.Of(phase) is not { } guard)
            {
                draft.SetState(EntityOf(key, merged, topic), value);
                continue;
            }

            var (guards, readings) = merged.Guards.Merge(topic, guard);
            merged = merged with { Guards = guards };
            draft.TrySetSeries(key, merged);
            foreach (var reading in readings)
            {
                draft.PublishReading(key, merged, reading);
            }
        }

        if (!merged.HasTotal)
        {
            draft.RemoveEntity(EntityOf(key, merged, Phases.Total));
        }
    }

    private IEnumerable<string> ComponentKeysOf(MeterSeriesKey key, MeterSeries series) =>
        TopicPhasesOf(series).Select(phase => EntityOf(key, series, phase).Key).Where(_gathered.Components.ContainsKey);

    private static IEnumerable<EndedTransaction> EndedTransactionsIn(RestoredComponents restored) =>
        restored.Sessions.Where(entry => entry.Value.IsOver).Select(entry => EndedTransaction.Of(entry.Key, entry.Value));

    /// <summary>The phases of a series' topics; <see cref="Phases.Total"/> for the one without a suffix.</summary>
    private static IEnumerable<Phases> TopicPhasesOf(MeterSeries series) => series.IsSplit
        ? PhaseNames.Single.Where(phase => series.SeenPhases.HasFlag(phase)).Prepend(Phases.Total)
        : [Phases.Total];

    private static Entity EntityOf(MeterSeriesKey key, MeterSeries series, Phases phase) =>
        ReadingEntities.Get(key.Connector, key.Location, series.Measurand, series.Quantity, phase);
}

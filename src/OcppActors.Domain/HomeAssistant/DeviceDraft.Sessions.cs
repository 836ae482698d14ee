using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The sessions of the connectors, and what of them is published when.</summary>
internal sealed partial class DeviceDraft
{
    private const int MaxEndsRemembered = 16;

    public ChargingSession? SessionOf(int connector) => _device.Sessions.GetValueOrDefault(connector);

    /// <summary>Where a transaction is, or was last; null of one that is not known.</summary>
    public int? ConnectorOf(string? transactionId) => transactionId is null
        ? null
        : _device.Sessions.OrderBy(session => session.Value.IsOver).Where(session => session.Value.TransactionId == transactionId)
            .Select(session => (int?)session.Key).FirstOrDefault();

    /// <summary>The charge point's connector, where it has shown no other.</summary>
    private int? OnlyConnector()
    {
        var connectors = _device.Components.Values.Select(component => Entity.ConnectorOf(component.Entity.Topic)).Where(number => number > 0).Distinct().ToList();
        return connectors is [var only] ? only : null;
    }

    /// <summary>Where an end belongs that no known transaction claims: to the only open session that it may mean, or the only connector.</summary>
    public int? ConnectorOfEnd(string? transactionId)
    {
        var open = _device.Sessions
            .Where(entry => entry.Value is { IsOver: false, IsRestored: false } && (transactionId is null || entry.Value.TransactionId is null))
            .Select(entry => entry.Key)
            .ToList();
        return open is [var only] ? only : OnlyConnector();
    }

    /// <summary>The answer has come to the call of a session that waits for it.</summary>
    public void ApplyStartAnswer(StartAnswered answer)
    {
        foreach (var (connector, session) in _device.Sessions.Where(entry => entry.Value.CallId == answer.CallId).ToList())
        {
            var answered = session with { IsRefused = answer.IdTagStatus is not (null or "Accepted") };
            if (answer.TransactionId is { } id)
            {
                _device = _device with { EndedTransactions = _device.EndedTransactions.Remove(id) };
                answered = answered with { TransactionId = id, CallId = null };
            }

            SetSession(connector, answered);
        }
    }

    public bool HasEnded(string? transactionId) => transactionId is not null && _device.EndedTransactions.Contains(transactionId);

    public void AddEnded(string? transactionId)
    {
        if (transactionId is not null && !HasEnded(transactionId))
        {
            var ended = _device.EndedTransactions.Add(transactionId);
            _device = _device with { EndedTransactions = ended.Count > MaxEndsRemembered ? ended.RemoveAt(0) : ended };
        }
    }

    /// <summary>A transaction has begun on an EVSE that a later message tells (2.0.1 part 2, TransactionEventRequest).</summary>
    public void AddPendingStart(string transactionId, PendingStart start)
    {
        if (_device.PendingStarts.Count < MaxEndsRemembered || _device.PendingStarts.ContainsKey(transactionId))
        {
            _device = _device with { PendingStarts = _device.PendingStarts.SetItem(transactionId, start) };
        }
        else
        {
            var oldest = _device.PendingStarts.MinBy(entry => entry.Value.Time.Now).Key;
            _device = _device with { PendingStarts = _device.PendingStarts.Remove(oldest).SetItem(transactionId, start) };
        }
    }

    public PendingStart? RemovePendingStart(string? transactionId)
    {
        if (transactionId is null || !_device.PendingStarts.TryGetValue(transactionId, out var start))
        {
            return null;
        }

        _device = _device with { PendingStarts = _device.PendingStarts.Remove(transactionId) };
        return start;
    }

    /// <summary>A transaction has begun: what counts its energy may have begun anew with it.</summary>
    public void AllowRegisterResets(int connector)
    {
        foreach (var (key, series) in _device.Series.Where(entry => entry.Key.Connector == connector && entry.Value.Measurand.IsRegister).ToList())
        {
            SetSeries(key, series.AllowReset());
        }
    }

    /// <summary>Publishes what has changed. A session's entities all come with its first message, since each of them has its turn.</summary>
    /// <param name="connector">Whose it is.</param>
    /// <param name="session">As it is now.</param>
    /// <param name="isUrgent">It begins or ends.</param>
    public void SetSession(int connector, ChargingSession session, bool isUrgent = false)
    {
        var before = SessionOf(connector);
        if (before is null && _device.Sessions.Count >= MaxEntities)
        {
            Skip(TooMany);
            return;
        }

        _device = _device with { Sessions = _device.Sessions.SetItem(connector, session) };
        Tell(Entity.SessionTransactionId(connector), last => last.TransactionId, id => StatePayload.Of(id!));
        Tell(Entity.SessionStart(connector), last => last.Start, time => StatePayload.Of(time!.Value));
        Tell(Entity.SessionDuration(connector), last => Seconds(last.Duration), seconds => StatePayload.Of(seconds!.Value));
        if (session.Energy > 0 && before?.Energy is null)
        {
            // Known late; the last session's value is still at the topic, and Home Assistant would count the difference.
            SetState(Entity.SessionEnergy(connector), StatePayload.Of(0m), isReset: true);
        }

        Tell(Entity.SessionEnergy(connector), last => last.Energy, energy => StatePayload.Of(energy!.Value), isReset: session.Energy < before?.Energy);
        Tell(Entity.SessionStopReason(connector), last => last.StopReason, reason => StatePayload.Of(reason!));
        if (_device.Settings.IdTags != IdTags.Hide)
        {
            Tell(Entity.SessionIdTag(connector), last => last.IdTag, tag => StatePayload.Of(tag!));
        }

        void Tell<T>(Entity entity, Func<ChargingSession, T> read, Func<T, ReadOnlyMemory<byte>> write, bool isReset = false)
        {
            var value = read(session);
            if (before is null || !EqualityComparer<T>.Default.Equals(read(before), value))
            {
                SetState(entity, value is null ? StatePayload.Null : write(value), isUrgent, isReset);
            }
            else if (isUrgent)
            {
                Release(entity);
            }
        }
    }

    /// <summary>A series has been read; the session's energy follows the whole of the imported one, in Wh.</summary>
    public void ApplyToSession(MeterSeriesKey key, MeterReading reading, IEnumerable<MeterSample> samples, MessageTime moment)
    {
        if (reading.Phase != Phases.Total || key.Measurand != MeterSample.DefaultMeasurand)
        {
            return;
        }

        if (SessionOf(key.Connector) is not { IsOver: false, IsRestored: false } session)
        {
            return;
        }

        var begun = TransactionFacts.RegisterIn(samples, "Transaction.Begin") is { } start ? session.BeganAt(start) : session;
        SetSession(key.Connector, begun.Meter(reading.Value, key.Location, moment));
    }

    private static decimal? Seconds(TimeSpan? duration) => duration is { } time ? Math.Floor((decimal)time.TotalSeconds) : null;
}

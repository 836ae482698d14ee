using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Applies changes of a connector's session, and publishes its entities.</summary>
internal static class SessionFacts
{
    /// <summary>The CPMS has answered the StartTransaction of a session: it has a transaction id, and may be refused.</summary>
    public static void ApplyStartAnswer(this DeviceDraft draft, StartAnswered answer)
    {
        foreach (var (connector, session) in draft.Device.Sessions.Where(entry => entry.Value.CallId == answer.CallId).ToList())
        {
            var answered = session with { IsRefused = answer.IdTagStatus is not (null or "Accepted") };
            if (answer.TransactionId is { } id)
            {
                draft.Update(device => device with { Transactions = device.Transactions.RemoveEnded(id) });
                answered = answered with { TransactionId = id, CallId = null };
            }

            draft.SetSession(connector, answered);
        }
    }

    /// <summary>
    /// Publishes what has changed in a session. All of its entities are published with its first message, so that none keeps
    /// the value of the session before.
    /// </summary>
    /// <param name="draft">The device.</param>
    /// <param name="connector">The session's connector.</param>
    /// <param name="session">The session as it is now.</param>
    /// <param name="isUrgent">It starts or ends.</param>
    public static void SetSession(this DeviceDraft draft, int connector, ChargingSession session, bool isUrgent = false)
    {
        var before = draft.SessionOf(connector);
        if (!draft.TrySetSession(connector, session))
        {
            return;
        }

        Publish(Entities.SessionTransactionId, last => last.TransactionId, id => StatePayload.Of(id!));
        Publish(Entities.SessionStart, last => last.Start, time => StatePayload.Of(time!.Value));
        Publish(Entities.SessionDuration, last => Seconds(last.Duration), seconds => StatePayload.Of(seconds!.Value));
        if (session.Energy > 0 && (before?.Energy is null || (session.Energy < before.Energy && (before.IsOver || session.Start != before.Start))))
        {
            // The energy of another session is still at the topic, and Home Assistant would count the difference to it.
            draft.SetState(Entities.SessionEnergy(connector), StatePayload.Of(0m), isReset: true);
        }

        Publish(Entities.SessionEnergy, last => last.Energy, energy => StatePayload.Of(energy!.Value), isReset: session.Energy < before?.Energy);
        Publish(Entities.SessionStopReason, last => last.StopReason, reason => StopReasonPayload(draft, reason!));
        if (draft.Device.Settings.IdTags != IdTags.Hide)
        {
            Publish(Entities.SessionIdTag, last => last.IdTag, tag => StatePayload.Of(tag!));
        }

        void Publish<T>(Func<int, Entity> entityOf, Func<ChargingSession, T> read, Func<T, ReadOnlyMemory<byte>> write, bool isReset = false)
        {
            var value = read(session);
            if (before is null || !EqualityComparer<T>.Default.Equals(read(before), value))
            {
                draft.SetState(entityOf(connector), value is null ? StatePayload.Null : write(value), isUrgent, isReset);
            }
            else if (isUrgent)
            {
                draft.PublishDelayed(entityOf(connector).Key);
            }
        }
    }

    /// <summary>Applies a published reading of the imported energy to the session, whose energy follows it.</summary>
    public static void ApplyToSession(this DeviceDraft draft, MeterSeriesKey key, MeterReading reading, IEnumerable<MeterSample> samples, MessageTime messageTime)
    {
        if (reading.Phase != Phases.Total
            || key.Measurand != MeterSample.DefaultMeasurand
            || draft.SessionOf(key.Connector) is not { IsOver: false, IsRestored: false } session)
        {
            return;
        }

        var begun = TransactionFacts.RegisterIn(samples, TransactionFacts.BeginContext) is { } start ? session.WithStartRegister(start) : session;
        draft.SetSession(key.Connector, begun.ApplyRegister(reading.Value, key.Location, messageTime));
    }

    private static ReadOnlyMemory<byte> StopReasonPayload(DeviceDraft draft, string reason)
    {
        if (OcppStates.Find(OcppStates.StopReason, reason) is null)
        {
            draft.Skip($"stop reason {FactCollector.Quote(reason)} is unknown: it is published as {OcppStates.OtherReason}");
        }

        return StatePayload.Of(OcppStates.StopReasonOf(reason));
    }

    private static decimal? Seconds(TimeSpan? duration) => duration is { } time ? Math.Floor((decimal)time.TotalSeconds) : null;
}

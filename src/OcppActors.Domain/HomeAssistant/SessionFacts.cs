using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Applies changes of a connector's session, and publishes its entities.</summary>
internal static class SessionFacts
{
    /// <summary>The CPMS has answered the StartTransaction of a session: it has a transaction id, and may be refused.</summary>
    public static void ApplyStartAnswer(this DeviceDraft draft, StartAnswered answer)
    {
        var named = answer.TransactionId is { } assigned && TransactionReported.IsName(assigned) ? assigned : null;
        foreach (var (connector, session) in draft.Device.Sessions.Where(entry => entry.Value.CallId == answer.CallId).ToList())
        {
            var answered = session with { IsRefused = answer.IdTagStatus is not (null or "Accepted") };
            if (answered.IsRefused)
            {
                draft.KeepSuperseded(connector);
            }

            if (named is { } id)
            {
                var other = session.TransactionId == id ? null : session.TransactionId;
                answered = answered with { TransactionId = id, CallId = null, OtherId = other ?? session.OtherId };
            }

            draft.SetSession(connector, answered);
        }

        var late = draft.Device.Transactions.Late;
        if (named is not null && late.All.FindLast(other => (other.Started?.Report.CallId ?? other.Known?.CallId) == answer.CallId) is { } queued)
        {
            late = late.Replace(queued, queued with { TransactionId = named }, draft.At);
            draft.Update(device => device with { Transactions = device.Transactions with { Late = late } });
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
        var firstEnergy = session.IsEnergyShown ? null : session.Energy;
        if (!draft.TrySetSession(connector, firstEnergy is null ? session : session with { IsEnergyShown = true }))
        {
            return;
        }

        Publish(Entities.SessionTransactionId, last => last.TransactionId, id => StatePayload.Of(id!));
        Publish(Entities.SessionStart, last => last.Start, time => StatePayload.Of(time!.Value));
        Publish(Entities.SessionDuration, last => Seconds(last.Duration), seconds => StatePayload.Of(seconds!.Value));
        if (firstEnergy is { } first && (first > 0 || before?.Energy != 0))
        {
            PublishFirst(Entities.SessionEnergy(connector), first);
        }
        else
        {
            Publish(Entities.SessionEnergy, last => last.Energy, energy => StatePayload.Of(energy!.Value));
        }

        Publish(Entities.SessionStopReason, last => last.StopReason, reason => StopReasonPayload(draft, reason!));
        if (draft.Device.Settings.IdTags != IdTags.Hide)
        {
            Publish(Entities.SessionIdTag, last => last.IdTag, tag => StatePayload.Of(tag!));
        }

        void PublishFirst(Entity entity, decimal energy)
        {
            // The topic has the energy of the session before: without a 0, Home Assistant would count the difference to it.
            draft.PublishDelayed(entity.Key);
            draft.SetState(entity, StatePayload.Of(0m), isReset: true);
            if (energy > 0)
            {
                draft.SetState(entity, StatePayload.Of(energy), isUrgent);
            }
        }

        void Publish<T>(Func<int, Entity> entityOf, Func<ChargingSession, T> read, Func<T, ReadOnlyMemory<byte>> write)
        {
            var value = read(session);
            if (before is null || !EqualityComparer<T>.Default.Equals(read(before), value))
            {
                draft.SetState(entityOf(connector), value is null ? StatePayload.Null : write(value), isUrgent);
            }
            else if (isUrgent)
            {
                draft.PublishDelayed(entityOf(connector).Key);
            }
        }
    }

    /// <summary>
    /// Applies the samples of MeterValues that name no transaction to the session of their connector. If others have named it, under
    /// 1.6, they may be of another register.
    /// </summary>
    public static void ApplyToSession(this DeviceDraft draft, Metered metered, MessageTime messageTime)
    {
        var samples = metered.Samples;
        if (!samples.IsEmpty
            && draft.SessionOf(samples[0].Connector) is { IsOver: false, IsRestored: false } session
            && (metered.IsVersion2 || !session.HasNamedSamples)
            && Freshness.Admits(session.LatestMessage, samples.Max(sample => sample.Timestamp), messageTime)
            && session.ApplySamples(SilentPhases.Complete(samples, draft.Device, samples[0].Connector, session.MeterStart), messageTime, isNamed: false) is var next
            && next != session)
        {
            draft.SetSession(samples[0].Connector, next);
        }
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

using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>A transaction that is over. What is not known is null; nothing is guessed.</summary>
/// <param name="Connector">The connector, under OCPP 2.x the EVSE; 0 if it never had one.</param>
/// <param name="Known">How it is known.</param>
public sealed record FinishedSession(int Connector, SessionKnowledge Known)
{
    /// <summary>As the charge point or the CPMS gave it.</summary>
    public string? TransactionId { get; init; }

    /// <summary>As <see cref="DeviceSettings.IdTags"/> says; null if it is hidden.</summary>
    public string? IdTag { get; init; }

    /// <summary>When it began, by the charger's clock if that is credible.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>When it ended, by the charger's clock if that is credible.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The register at its start, in Wh.</summary>
    public decimal? RegisterStart { get; init; }

    /// <summary>The register at its end, in Wh.</summary>
    public decimal? RegisterEnd { get; init; }

    /// <summary>In Wh.</summary>
    public decimal? Energy { get; init; }

    /// <summary>The highest <c>Power.Active.Import</c>, in W.</summary>
    public decimal? MaxPower { get; init; }

    /// <summary>As sent; <c>Local</c> if the end names none.</summary>
    public string? StopReason { get; init; }

    /// <summary>The signed meter data of its start.</summary>
    public SignedMeterData? SignedStart { get; init; }

    /// <summary>The signed meter data of its end.</summary>
    public SignedMeterData? SignedEnd { get; init; }

    internal static FinishedSession Of(int connector, ChargingSession session, IdTags idTags) =>
        new(connector, !session.IsOver ? SessionKnowledge.EndUnknown : session.Start is null ? SessionKnowledge.JoinedLate : SessionKnowledge.Complete)
        {
            TransactionId = session.TransactionId,
            IdTag = idTags == IdTags.Hide ? null : session.IdTag,
            Start = session.Start,
            End = session.EndTime,
            RegisterStart = session.RegisterStart,
            RegisterEnd = session.RegisterEnd,
            Energy = session.Energy,
            MaxPower = session.MaxPower,
            StopReason = session.StopReason,
            SignedStart = session.Signed.Start,
            SignedEnd = session.Signed.End,
        };
}

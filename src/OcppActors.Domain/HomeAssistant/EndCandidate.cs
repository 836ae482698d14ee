using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>A transaction that an end without a known id may belong to.</summary>
/// <param name="Connector">Its connector.</param>
/// <param name="Late">Null if it is the connector's session.</param>
/// <param name="OtherId">The id of its meter values if that is not the known one, or null.</param>
/// <param name="IdTag">Its id tag, or null.</param>
/// <param name="LastReading">Its last reading of the register, in Wh, or null.</param>
internal readonly record struct EndCandidate(int Connector, LateTransaction? Late, string? OtherId, string? IdTag, decimal? LastReading)
{
    /// <summary>Wh by which meterStop may be below the last reading because one of them is rounded.</summary>
    private const decimal Rounding = 10;

    public static EndCandidate Of(int connector, ChargingSession session) =>
        new(connector, null, session.OtherId, session.IdTag, session.RegisterEnd ?? session.RegisterStart);

    public static EndCandidate Of(LateTransaction late) =>
        new(late.Connector, late, late.OtherId ?? late.Known?.OtherId, late.IdTag, late.LastReading);

    public bool HasIdTagOf(TransactionReported end) =>
        end.IdTag is null || IdTag is null || end.IdTag.Equals(IdTag, StringComparison.OrdinalIgnoreCase);

    public bool IsNotAbove(TransactionReported end) => !(end.Register < LastReading - Rounding);
}

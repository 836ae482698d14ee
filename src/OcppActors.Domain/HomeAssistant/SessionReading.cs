using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What a message says of a measurand at one location: a total, or the phases that add up to one.</summary>
/// <param name="Location">Where it was measured.</param>
/// <param name="Kind"><see cref="Phases.Total"/>, <see cref="Phases.Lines"/> or <see cref="Phases.LinesToNeutral"/>.</param>
/// <param name="IsBegin">Whether it was taken when the transaction began.</param>
/// <param name="Values">The total or the phases, in the published unit.</param>
internal readonly record struct SessionReading(string Location, Phases Kind, bool IsBegin, PhaseRegisters Values)
{
    /// <summary>Whether it was taken when the transaction ended.</summary>
    public bool IsEnd { get; init; }

    /// <summary>Whether its message names the transaction.</summary>
    public bool IsNamed { get; init; }
}

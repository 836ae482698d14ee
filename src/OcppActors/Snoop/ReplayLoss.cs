using OcppActors.Domain.Ocpp;

namespace OcppActors.Snoop;

/// <summary>What the replay has given up because it had become too large.</summary>
/// <param name="Largest">Whose reports were the largest.</param>
/// <param name="Bytes">How large those were.</param>
/// <param name="Connections">Of how many connections and charge points it has given up reports.</param>
internal sealed record ReplayLoss(ChargePointId Largest, long Bytes, int Connections);

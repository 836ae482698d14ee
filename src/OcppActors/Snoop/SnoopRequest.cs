using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Snoop;

/// <summary>What a client asks for in its query: <c>cp</c>, which may be repeated, and <c>replay</c>. Other keys are ignored.</summary>
/// <param name="ChargePoints">The charge points to stream; null: all.</param>
/// <param name="WantsReplay">Whether to begin with the replay.</param>
internal sealed record SnoopRequest(FrozenSet<string>? ChargePoints, bool WantsReplay)
{
    /// <summary>All charge points, with the replay.</summary>
    public static SnoopRequest Everything { get; } = new(null, true);

    public static SnoopRequest Of(IQueryCollection query)
    {
        var ids = query["cp"].OfType<string>().Where(id => id.Length > 0).ToFrozenSet(StringComparer.Ordinal);
        return new SnoopRequest(
            ids.Count == 0 ? null : ids,
            !string.Equals(query["replay"], "false", StringComparison.OrdinalIgnoreCase));
    }

    public bool Wants(ChargePointId chargePoint) => ChargePoints?.Contains(chargePoint.Value) is not false;
}

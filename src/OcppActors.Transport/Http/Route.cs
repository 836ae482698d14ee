using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Tls;

namespace OcppActors.Transport.Http;

/// <summary>Where a charger's request goes, and under which identity.</summary>
/// <param name="Cpms">The CPMS, <c>ws</c> or <c>wss</c>. Path and query are those of <paramref name="Target"/>.</param>
/// <param name="Target">The request target for the CPMS: path and query, raw.</param>
/// <param name="ChargePoint">The charge point, for log, snoop and metering.</param>
public sealed record Route(Uri Cpms, string Target, ChargePointId ChargePoint)
{
    /// <summary>How TLS is spoken with the CPMS.</summary>
    public ClientTlsOptions Tls { get; init; } = ClientTlsOptions.Default;

    /// <summary>Replaces the charger's Authorization header; null: that one is forwarded.</summary>
    public string? Authorization { get; init; }

    /// <summary>Offered to the CPMS for a charger that offers no subprotocol; null: none.</summary>
    public string? DefaultSubprotocol { get; init; }

    /// <summary>When the relay stops, the charger's connection is reset instead of closed.</summary>
    public bool StopsByReset { get; init; }

    /// <summary>Whether the charger is admitted; one that is not is refused before the CPMS is dialed.</summary>
    public bool IsAllowed { get; init; } = true;

    // A record prints all of its properties, and credentials never reach a log.
    public override string ToString() => $"{ChargePoint}";
}

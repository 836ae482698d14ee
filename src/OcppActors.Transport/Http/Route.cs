using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.Http;

/// <summary>Where one charger's request goes, and as whose.</summary>
/// <param name="Cpms">The CPMS, <c>ws</c> or <c>wss</c>; of its path and query only what <paramref name="Target"/> says is used.</param>
/// <param name="Target">The request target for the CPMS: path and query, raw.</param>
/// <param name="ChargePoint">Who it is, for the log, the snoop and the metering.</param>
public sealed record Route(Uri Cpms, string Target, ChargePointId ChargePoint)
{
    /// <summary>Takes the place of the charger's own Authorization header; null: the charger's own goes along.</summary>
    public string? Authorization { get; init; }

    /// <summary>Offered to the CPMS for a charger that offers no subprotocol; null: nothing is offered.</summary>
    public string? DefaultSubprotocol { get; init; }

    /// <summary>When the relay stops, the charger's connection is reset instead of closed.</summary>
    public bool StopsByReset { get; init; }

    // A record prints all of its properties, and credentials never reach a log.
    public override string ToString() => $"{ChargePoint}";
}

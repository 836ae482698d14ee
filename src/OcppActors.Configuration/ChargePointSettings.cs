using System.Net;

namespace OcppActors.Configuration;

/// <summary>Where charge points connect.</summary>
/// <param name="Host">A host name or IP address; null: all interfaces.</param>
/// <param name="Port">0 to 65535; 0: any free one.</param>
public sealed record ChargePointSettings(string? Host, int Port)
{
    /// <summary>Who a charge point is whose path names none; null: it is refused.</summary>
    public string? DefaultId { get; init; }

    /// <summary>Offered to the CPMS for charge points that offer no subprotocol; null: nothing is.</summary>
    public string? DefaultSubprotocol { get; init; }

    /// <summary>Whose X-Forwarded-For is believed.</summary>
    public ValueList<IPNetwork> TrustedProxies { get; init; } = new([]);

    /// <summary>The first whose pattern matches counts.</summary>
    public ValueList<ChargePointRule> Rules { get; init; } = new([]);
}

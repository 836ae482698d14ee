using System.Collections.Immutable;

namespace OcppActors.Domain.Ocpp;

/// <summary>What a message of a charge point says, in terms that OCPP 1.6 and 2.x share.</summary>
public abstract record ChargePointFact;

/// <summary>A Heartbeat was sent.</summary>
public sealed record HeartbeatSent : ChargePointFact
{
    private HeartbeatSent()
    {
    }

    public static HeartbeatSent Instance { get; } = new();
}

/// <summary>A BootNotification: who the charge point says it is. What it left out or left empty is null.</summary>
public sealed record Booted(string? Vendor, string? Model, string? Firmware, string? SerialNumber) : ChargePointFact;

/// <summary>A StatusNotification of a connector, or of the charge point itself (0).</summary>
/// <param name="Connector">The connector's number.</param>
/// <param name="Status">The status as sent; no promise that OCPP knows it.</param>
public sealed record StatusReported(int Connector, string Status) : ChargePointFact;

/// <summary>Meter values, in the order of the message.</summary>
public sealed record Metered(ImmutableArray<MeterSample> Samples) : ChargePointFact;

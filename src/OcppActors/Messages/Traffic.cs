using OcppActors.Domain.Ocpp;
using OcppActors.Traffic;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Messages;

/// <summary>
/// One connection of a charge point to its CPMS through the relay.
/// </summary>
/// <param name="Number">Unique in this process; a later connection has a higher one.</param>
/// <param name="Path">The raw request path, still percent-encoded: the connection's identity.</param>
/// <param name="ChargePoint">The charge point. Several paths may lead to the same id.</param>
/// <param name="Subprotocol">The negotiated WebSocket subprotocol (<c>ocpp1.6</c>), or null.</param>
internal sealed record ChargePointConnection(long Number, string Path, ChargePointId ChargePoint, string? Subprotocol);

/// <summary>
/// An event of a connection, published on the EventStream for the snoop stream and the metering.
/// </summary>
/// <param name="Connection">The connection.</param>
/// <param name="Timestamp">When the relay had seen all of it, UTC.</param>
internal abstract record TrafficEvent(ChargePointConnection Connection, DateTimeOffset Timestamp);

/// <summary>The CPMS has accepted the charge point. Precedes every message of the connection.</summary>
internal sealed record ChargePointConnected(ChargePointConnection Connection, DateTimeOffset Timestamp)
    : TrafficEvent(Connection, Timestamp);

/// <summary>A whole message has passed; published before its last byte is passed on.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Timestamp">When the relay had the whole message, UTC.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Message">Its JSON, byte for byte as it was sent, and its header, both from one parse. A message that is not
/// JSON is a JSON string (contract: docs/snoop.md).</param>
/// <param name="Began">The <see cref="TrafficGate.Generation"/> in which the message's first byte was seen.</param>
internal sealed record MessageSeen(
    ChargePointConnection Connection,
    DateTimeOffset Timestamp,
    Direction Sender,
    OcppMessage Message,
    long Began) : TrafficEvent(Connection, Timestamp)
{
    /// <summary>Whether the relay repeats it on a snoop stream that has just begun: it may be of long ago.</summary>
    public bool IsReplayed { get; init; }

    /// <summary>The message's JSON, UTF-8.</summary>
    public ReadOnlyMemory<byte> Payload => Message.Json;
}

/// <summary>The connection has ended. None of its messages follows.</summary>
internal sealed record ChargePointDisconnected(ChargePointConnection Connection, DateTimeOffset Timestamp)
    : TrafficEvent(Connection, Timestamp)
{
    /// <summary>The WebSocket Close that began the end; null: something else did, or it is not known.</summary>
    public WebSocketClose? Close { get; init; }
}

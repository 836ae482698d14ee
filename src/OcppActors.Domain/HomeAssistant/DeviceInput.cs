using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>An input of <see cref="ChargePointDevice.Apply"/>.</summary>
/// <param name="At">Now, by a monotonic clock; the timestamps of messages may be from another machine.</param>
public abstract record DeviceInput(DateTimeOffset At);

/// <summary>The CPMS has accepted a connection of the charge point.</summary>
public sealed record Connected(DateTimeOffset At, long Connection) : DeviceInput(At);

/// <summary>A connection of the charge point has closed.</summary>
public sealed record Disconnected(DateTimeOffset At, long Connection) : DeviceInput(At);

/// <summary>No more messages will come: whatever is delayed is published now.</summary>
public sealed record FeedStopped(DateTimeOffset At) : DeviceInput(At);

/// <summary>The relay has passed a message on.</summary>
/// <param name="At">Now.</param>
/// <param name="Connection">The connection that carried it.</param>
/// <param name="Timestamp">When the relay received it.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Subprotocol">The connection's WebSocket subprotocol (<c>ocpp1.6</c>), or null.</param>
/// <param name="Message">The parsed message.</param>
public sealed record MessageReceived(
    DateTimeOffset At,
    long Connection,
    DateTimeOffset Timestamp,
    Direction Sender,
    string? Subprotocol,
    OcppMessage Message) : DeviceInput(At)
{
    /// <summary>A message whose header has not been read yet.</summary>
    /// <param name="at">Now.</param>
    /// <param name="connection">The connection that carried it.</param>
    /// <param name="timestamp">When the relay received it.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="subprotocol">The connection's WebSocket subprotocol (<c>ocpp1.6</c>), or null.</param>
    /// <param name="json">UTF-8 JSON.</param>
    public MessageReceived(DateTimeOffset at, long connection, DateTimeOffset timestamp, Direction sender, string? subprotocol, ReadOnlyMemory<byte> json)
        : this(at, connection, timestamp, sender, subprotocol, OcppMessage.OfJson(json))
    {
    }

    /// <summary>Whether the relay only repeats it to a viewer that has just joined: it may be of long ago.</summary>
    public bool IsReplayed { get; init; }
}

/// <summary>
/// The retained messages of the charge point have been read back from the broker. Nothing is published before the first of
/// these; later ones are ignored.
/// </summary>
/// <param name="At">Now.</param>
/// <param name="Document">The discovery document of an earlier run or of another bridge, or null.</param>
/// <param name="KnowsConnections">Whether all open connections have been reported: a charge point without one is then offline.</param>
public sealed record Restored(DateTimeOffset At, RetainedDocument? Document, bool KnowsConnections) : DeviceInput(At)
{
    /// <summary>The retained payloads of <see cref="RetainedDocument.StateTopics"/>, by topic; a missing one is unknown.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> States { get; init; } = ImmutableDictionary<string, ReadOnlyMemory<byte>>.Empty;
}

/// <summary>The last document is being published again; the next one keeps its distance from it.</summary>
public sealed record Republished(DateTimeOffset At) : DeviceInput(At);

/// <summary>The time that <see cref="DeviceStep.Wake"/> asked for; harmless at any other time.</summary>
public sealed record Tick(DateTimeOffset At) : DeviceInput(At);

using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Something that moves the device of a charge point on.</summary>
/// <param name="At">Now, by a clock that never goes back; the relay's timestamps may come from another machine.</param>
public abstract record DeviceInput(DateTimeOffset At);

/// <summary>The CPMS has accepted a connection of the charge point.</summary>
public sealed record Connected(DateTimeOffset At, long Connection) : DeviceInput(At);

/// <summary>A connection of the charge point is over.</summary>
public sealed record Disconnected(DateTimeOffset At, long Connection) : DeviceInput(At);

/// <summary>Nothing more will be heard here: that the charge point is offline waits no longer.</summary>
public sealed record FeedStopped(DateTimeOffset At) : DeviceInput(At);

/// <summary>A message has passed.</summary>
/// <param name="At">Now.</param>
/// <param name="Connection">The connection that carried it.</param>
/// <param name="Timestamp">When the relay had it.</param>
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
}

/// <summary>
/// The broker has been asked what it retains of the charge point; until then the device announces nothing. Only the first
/// counts.
/// </summary>
/// <param name="At">Now.</param>
/// <param name="Document">The discovery document of an earlier run or of another bridge, or null.</param>
/// <param name="KnowsConnections">Whether all connections have been told of: then the charge point is offline if there is none.</param>
public sealed record Restored(DateTimeOffset At, RetainedDocument? Document, bool KnowsConnections) : DeviceInput(At)
{
    /// <summary>What is retained of the document's <see cref="RetainedDocument.StateTopics"/>, by topic; whatever is missing is not known.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> States { get; init; } = ImmutableDictionary<string, ReadOnlyMemory<byte>>.Empty;
}

/// <summary>The last document goes out a second time; what comes after it keeps its distance from this one.</summary>
public sealed record Republished(DateTimeOffset At) : DeviceInput(At);

/// <summary>The time has come that <see cref="DeviceStep.Wake"/> asked for; harmless at any other.</summary>
public sealed record Tick(DateTimeOffset At) : DeviceInput(At);

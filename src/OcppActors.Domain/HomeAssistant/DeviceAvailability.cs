using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Whether a charge point is online: while it has a connection, and for three seconds after its last connection has closed.
/// </summary>
internal sealed record DeviceAvailability
{
    // A charger that reconnects closes its old connection first, and a CPMS that admits one connection at a time needs up to
    // two seconds in between (the retries of a takeover). That must not show as offline and online.
    private static readonly TimeSpan OfflineDelay = TimeSpan.FromSeconds(3);

    /// <summary>A charge point has one connection, and two during a takeover.</summary>
    private const int MaxConnections = 16;

    private DeviceAvailability()
    {
    }

    /// <summary>Nothing has been reported about connections.</summary>
    public static DeviceAvailability Unknown { get; } = new();

    /// <summary>The open connections.</summary>
    public ImmutableHashSet<long> Connections { get; private init; } = [];

    /// <summary>Whether an empty set of <see cref="Connections"/> means offline; before the first report it does not.</summary>
    public bool IsKnown { get; private init; }

    /// <summary>When the charge point becomes offline unless it reconnects; null while it is connected, and once it is offline.</summary>
    public DateTimeOffset? OfflineDue { get; private init; }

    /// <summary>The availability that has to be published, or null if the published one is right or nothing is known.</summary>
    public bool? Unpublished => IsKnown && OfflineDue is null && Published != IsOnline ? IsOnline : null;

    private bool IsOnline => !Connections.IsEmpty;

    private bool? Published { get; init; }

    /// <summary>Adds an open connection.</summary>
    public DeviceAvailability Connect(long connection)
    {
        var others = Connections.Count < MaxConnections ? Connections : Connections.Remove(Connections.Min());
        return this with { Connections = others.Add(connection), IsKnown = true, OfflineDue = null };
    }

    /// <summary>Removes a closed connection; after the last one the charge point is offline with a delay.</summary>
    public DeviceAvailability Disconnect(long connection, DateTimeOffset at)
    {
        var open = Connections.Remove(connection);
        return this with
        {
            Connections = open,
            IsKnown = true,
            OfflineDue = !open.IsEmpty ? null : Connections.IsEmpty ? OfflineDue : at + OfflineDelay,
        };
    }

    /// <summary>All open connections have been reported (or not).</summary>
    public DeviceAvailability SetKnown(bool isKnown) => this with { IsKnown = IsKnown || isKnown };

    /// <summary>Ends the delay: a charge point without a connection is offline now.</summary>
    public DeviceAvailability EndOfflineDelay() => this with { OfflineDue = null };

    /// <summary><see cref="Unpublished"/> has been published.</summary>
    public DeviceAvailability MarkPublished() => this with { Published = IsOnline };
}

using System.Net;

namespace OcppActors.Ports;

/// <summary>A connection's place on a port; see <see cref="ConnectionPlaces{TConnection}"/>.</summary>
internal sealed class Place<TConnection>
{
    internal Place(TConnection connection, IPAddress? block) => (Connection, Block) = (connection, block);

    /// <summary>The connection.</summary>
    public TConnection Connection { get; }

    /// <summary>For whom it counts: an IPv4 address or the /64 network of an IPv6 address; null: nobody yet.</summary>
    public IPAddress? Block { get; internal set; }

    /// <summary>Whether its client has not yet said who it is, or has nothing to do any more.</summary>
    public bool IsHandshake { get; internal set; }

    /// <summary>Whether its client has ever said who it is.</summary>
    public bool WasIdentified { get; internal set; }

    /// <summary>Whether the connection has ended, or its place was given to another.</summary>
    public bool HasLeft { get; internal set; }

    /// <summary>Whether it counts for the limit per address.</summary>
    internal bool IsCounted { get; set; }

    /// <summary>A place that began to wait earlier has a smaller number.</summary>
    internal long Number { get; set; }
}

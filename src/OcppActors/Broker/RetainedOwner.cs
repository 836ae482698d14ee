namespace OcppActors.Broker;

/// <summary>Whom a retained message counts for.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The id of the charge point as in its topics, or of the client; empty for <see cref="RetainedOwnerKind.Relay"/>, and for a client of an earlier process.</param>
internal readonly record struct RetainedOwner(RetainedOwnerKind Kind, string Name)
{
    /// <summary>What this process says about itself.</summary>
    public static RetainedOwner Relay { get; } = new(RetainedOwnerKind.Relay, "");

    /// <summary>
    /// An unknown publisher of an earlier process: any client may have published to a charge point's topics.
    /// </summary>
    public static RetainedOwner Earlier { get; } = new(RetainedOwnerKind.Client, "");
}

internal enum RetainedOwnerKind
{
    /// <summary>This process.</summary>
    Relay,

    /// <summary>A charge point, of which this process publishes.</summary>
    ChargePoint,

    /// <summary>Another client, whatever it publishes.</summary>
    Client,
}

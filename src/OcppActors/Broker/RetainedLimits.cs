namespace OcppActors.Broker;

/// <summary>How much may be retained.</summary>
/// <param name="All">In all.</param>
internal sealed record RetainedLimits(RetainedShare All)
{
    /// <summary>Of one charge point, which gets no new topic either once it has more than a quarter of what is free.</summary>
    public RetainedShare ChargePoint { get; init; } = RetainedShare.Unlimited;

    /// <summary>Of one client.</summary>
    public RetainedShare Client { get; init; } = RetainedShare.Unlimited;

    /// <summary>Of all clients together; the rest is left to charge points.</summary>
    public RetainedShare Clients { get; init; } = RetainedShare.Unlimited;

    /// <summary>The most of one owner.</summary>
    public RetainedShare Of(RetainedOwner owner) => owner.Kind switch
    {
        RetainedOwnerKind.ChargePoint => ChargePoint,
        RetainedOwnerKind.Client => Client,
        _ => RetainedShare.Unlimited,
    };
}

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>Where in its life a connection is when it is ended.</summary>
internal enum EndingMoment
{
    BeforeTheRequest,
    Dialing,
    Refusal,
    Idle,
    MidFrame,
    Flow,

    /// <summary>The surviving side reads nothing.</summary>
    Stalled,

    /// <summary>The side that ends it has not taken what came.</summary>
    Flooded,
}

internal enum Side
{
    Charger,
    Cpms,
}

internal enum EndingKind
{
    Close,
    Reset,
    HalfClose,
}

/// <summary>One way for a connection to end.</summary>
/// <param name="When">In what moment.</param>
/// <param name="By">Who ends it.</param>
/// <param name="How">With what.</param>
internal sealed record Ending(EndingMoment When, Side By, EndingKind How)
{
    /// <summary>Every one that there is.</summary>
    public static IReadOnlyList<Ending> All { get; } =
    [
        .. from moment in Enum.GetValues<EndingMoment>()
           from side in Enum.GetValues<Side>()
           from way in Enum.GetValues<EndingKind>()
           where moment != EndingMoment.BeforeTheRequest || side == Side.Charger
           select new Ending(moment, side, way),
    ];

    /// <summary>Moves megabytes before it ends.</summary>
    public bool IsCostly => When is EndingMoment.Stalled or EndingMoment.Flooded;
}

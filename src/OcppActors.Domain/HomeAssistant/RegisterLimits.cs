namespace OcppActors.Domain.HomeAssistant;

/// <summary>What a register can do, by which the published register and the energy of a session are guarded alike. Energies are in Wh.</summary>
internal static class RegisterLimits
{
    /// <summary>How far a reading may be ahead of what <see cref="MaxPower"/> delivers.</summary>
    public const decimal MaxLead = 10_000;

    /// <summary>The battery of a car, and something for charging losses.</summary>
    public const decimal MaxCharge = 250_000;

    /// <summary>W.</summary>
    public const decimal MaxPower = 1_000_000;

    /// <summary>By how much readings of one register may differ: samples are often rounded to 10 Wh.</summary>
    public const decimal Rounding = 10;

    /// <summary>
    /// Home Assistant takes a fall by a tenth or more for a reset and counts a smaller one as negative energy. So a small fall is
    /// never published: the register publishes nothing until it has caught up.
    /// </summary>
    public const decimal ResetThreshold = 0.9m;

    /// <summary>What can be delivered in a time.</summary>
    public static decimal Deliverable(TimeSpan elapsed) => MaxPower * (decimal)elapsed.TotalHours;
}

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What is known of a charge point whose document another bridge has published.</summary>
/// <param name="Bridge">The availability topic of the other bridge.</param>
internal sealed record OwnershipClaim(string Bridge)
{
    /// <summary>Whether this bridge leaves the charge point to the other one.</summary>
    public bool IsYielded { get; init; }

    /// <summary>When the retained document is to be checked (left), or this bridge's own is sent again (kept); null: never.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>When the other bridge first published a charge point that it was to leave to this one; null: never.</summary>
    public DateTimeOffset? ContestedAt { get; init; }
}

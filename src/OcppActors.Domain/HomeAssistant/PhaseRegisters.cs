namespace OcppActors.Domain.HomeAssistant;

/// <summary>The values of up to three phases that add up to a total, or a total alone.</summary>
internal readonly record struct PhaseRegisters(decimal? First, decimal? Second = null, decimal? Third = null)
{
    public decimal Sum => (First ?? 0) + (Second ?? 0) + (Third ?? 0);

    /// <summary>With another phase.</summary>
    /// <param name="index">Which of the three, from 0.</param>
    /// <param name="value">Its value.</param>
    public PhaseRegisters With(int index, decimal value) => index switch
    {
        0 => this with { First = value },
        1 => this with { Second = value },
        _ => this with { Third = value },
    };

    /// <summary>A phase that is missing keeps the value that it had.</summary>
    public PhaseRegisters CompletedBy(PhaseRegisters before) => new(First ?? before.First, Second ?? before.Second, Third ?? before.Third);

    /// <summary>The sum of the phases that were missing before.</summary>
    public decimal AddedTo(PhaseRegisters before) => new PhaseRegisters(
        before.First is null ? First : null, before.Second is null ? Second : null, before.Third is null ? Third : null).Sum;

    /// <summary>Whether it has every phase that the other one has.</summary>
    public bool Covers(PhaseRegisters other) =>
        (First ?? other.First) == First && (Second ?? other.Second) == Second && (Third ?? other.Third) == Third;
}

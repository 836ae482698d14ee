namespace OcppActors.Domain.HomeAssistant;

/// <summary>A reading that does not follow from the level of its register, and how it has gone on since.</summary>
/// <param name="Value">The last such reading.</param>
/// <param name="At">When it arrived.</param>
/// <param name="Rises">How often it has risen since the first one.</param>
/// <param name="Kinds">The samples that have brought it; none if only meterStart has.</param>
internal sealed record HeldReading(decimal Value, DateTimeOffset At, int Rises, SampleKinds Kinds);

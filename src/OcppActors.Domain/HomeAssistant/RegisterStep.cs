namespace OcppActors.Domain.HomeAssistant;

/// <summary>The result of a reading: the next guard, and what is published.</summary>
/// <param name="Next">The guard after the reading.</param>
/// <param name="Reset">The reading at which a reset register starts again, or null.</param>
/// <param name="Published">The reading to publish after that, or null.</param>
internal readonly record struct RegisterStep(RegisterGuard Next, decimal? Reset, decimal? Published);

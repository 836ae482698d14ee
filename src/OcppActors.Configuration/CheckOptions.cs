namespace OcppActors.Configuration;

/// <summary>The command tests its configuration and starts nothing.</summary>
/// <param name="Id">The charge point id to try the CPMS with; null: none.</param>
public sealed record CheckOptions(string? Id);

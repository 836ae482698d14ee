namespace OcppActors.Configuration;

/// <summary>The command is to look whether everything is ready, and to start nothing.</summary>
/// <param name="Id">The charge point id to try the CPMS with; null: none.</param>
public sealed record CheckOptions(string? Id);

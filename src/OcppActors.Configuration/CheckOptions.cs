using System.Collections.Immutable;

namespace OcppActors.Configuration;

/// <summary>The command tests its configuration and starts nothing.</summary>
/// <param name="Id">The charge point id to try the CPMS with; null: none.</param>
/// <param name="SecretFiles">The files that hold a secret or a private key, the configuration itself included.</param>
public sealed record CheckOptions(string? Id, ImmutableArray<string> SecretFiles);

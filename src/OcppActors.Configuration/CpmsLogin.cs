namespace OcppActors.Configuration;

/// <summary>What takes the place of a charger's own Authorization header.</summary>
/// <param name="Header">The header's whole value; null: made of the other two.</param>
/// <param name="Username">Null: the charge point id. Without a colon.</param>
/// <param name="Password">Not null where there is no header.</param>
public sealed record CpmsLogin(Secret? Header, string? Username, Secret? Password);

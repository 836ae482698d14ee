namespace OcppActors.Settings;

/// <summary>How the relay's ports speak TLS.</summary>
/// <param name="Certificate">The path of a PEM file with the certificate and its chain.</param>
/// <param name="Key">The path of a PEM file with the certificate's key.</param>
public sealed record ServerTlsSettings(string Certificate, string Key);

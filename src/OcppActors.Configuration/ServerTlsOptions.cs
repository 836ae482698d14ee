using OcppActors.Domain;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration;

/// <summary>The TLS options of the relay's ports.</summary>
/// <param name="Certificate">The path of a PEM file with the certificate and its chain.</param>
/// <param name="Key">The path of a PEM file with the certificate's key.</param>
/// <param name="KeyPassword">Of an encrypted key.</param>
/// <param name="MinVersion">The oldest version that charge points may speak; below 1.2 only if this process can speak it.</param>
/// <param name="ClientCa">
/// The path of a PEM file with the authorities that charge points need a certificate of; null: they need none.
/// </param>
public sealed record ServerTlsOptions(
    string Certificate, string Key, Secret? KeyPassword = null, TlsVersion MinVersion = TlsVersion.Tls12, string? ClientCa = null);

namespace OcppActors.Transport.Tls;

/// <summary>A PEM file is not as expected. The message continues a sentence that begins with the file's name.</summary>
public sealed class PemException(string message) : Exception(message);

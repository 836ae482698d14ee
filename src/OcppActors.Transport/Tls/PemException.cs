namespace OcppActors.Transport.Tls;

/// <summary>A PEM file does not hold what it should. The message is what follows the file's name in a sentence.</summary>
public sealed class PemException(string message) : Exception(message);

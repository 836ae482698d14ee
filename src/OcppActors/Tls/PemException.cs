namespace OcppActors.Tls;

/// <summary>A PEM file does not hold what it should. The message is what follows the file's name in a sentence.</summary>
internal sealed class PemException(string message) : Exception(message);

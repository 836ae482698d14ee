namespace OcppActors.Transport.Tls;

/// <summary>Cipher suites, which OpenSSL's configuration decides for the whole process (RFC 5246 appendix A.5).</summary>
public static class TlsSuites
{
    /// <summary>The configuration that allows RSA key exchange.</summary>
    public const string RsaConfiguration = "openssl-rsa-key-exchange.cnf";

    /// <summary>What to do if there is no common suite, as a clause; empty where nothing helps: OpenSSL has been configured already, the file is missing, or TLS is not OpenSSL's.</summary>
    /// <param name="peer">The peer, as the subject of the clause.</param>
    public static string RemedyFor(string peer) => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
        ? ""
        : RemedyFor(peer, Environment.GetEnvironmentVariable(OpenSslConfiguration.Variable), OpenSslConfiguration.Find(RsaConfiguration));

    internal static string RemedyFor(string peer, string? current, string? file) => file is null || OpenSslConfiguration.IsSet(current)
        ? ""
        : $"; if {peer} knows RSA key exchange only (TLS_RSA_...), start this service with {OpenSslConfiguration.Variable}={file}";
}

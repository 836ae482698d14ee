namespace OcppActors.Transport.Tls;

/// <summary>Cipher suites, which OpenSSL's configuration decides for the whole process (RFC 5246 appendix A.5).</summary>
public static class TlsSuites
{
    /// <summary>The configuration that allows RSA key exchange, which is published beside the services.</summary>
    public const string RsaConfiguration = "openssl-rsa-key-exchange.cnf";

    private const string Variable = "OPENSSL_CONF";

    /// <summary>What to do if there is no common suite, as a clause; empty where OpenSSL has been configured already.</summary>
    /// <param name="peer">The peer, as the subject of the clause.</param>
    public static string RemedyFor(string peer) => Environment.GetEnvironmentVariable(Variable) is null && !OperatingSystem.IsWindows()
        ? $"; if {peer} knows RSA key exchange only (TLS_RSA_...), start this service with {Variable}={Path.Combine(AppContext.BaseDirectory, RsaConfiguration)}"
        : "";
}

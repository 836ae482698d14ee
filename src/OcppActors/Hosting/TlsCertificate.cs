using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace OcppActors.Hosting;

/// <summary>The relay's own certificate, with the whole chain that chargers need to be shown.</summary>
internal sealed class TlsCertificate
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _chain;

    private TlsCertificate(X509Certificate2 own, X509Certificate2Collection chain)
    {
        _own = own;
        _chain = chain;
    }

    /// <param name="certificateFile">PEM: the certificate first, then its issuers.</param>
    /// <param name="keyFile">PEM, not encrypted.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are not what they should be, or do not belong together.</exception>
    public static TlsCertificate Load(string certificateFile, string keyFile)
    {
        var own = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);

        // Windows cannot serve a key that was never stored (dotnet/runtime#23749).
        if (OperatingSystem.IsWindows())
        {
            own = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        return new TlsCertificate(own, chain);
    }

    public void Apply(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = _own;
        https.ServerCertificateChain = _chain;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
    }
}

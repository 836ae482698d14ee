using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.Transport.Tls;

/// <summary>
/// Finds out whether this process can speak an old version of TLS. OpenSSL decides that by its own configuration, which no
/// interface shows, and not before a handshake: so this tries one, with itself.
/// </summary>
public static class TlsTrial
{
    /// <summary>Whether a handshake in this version alone succeeds.</summary>
    public static bool Succeeds(TlsVersion version)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=trial", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        using var clientTls = new SslStream(client.GetStream());
        using var serverTls = new SslStream(listener.AcceptTcpClient().GetStream());
        try
        {
            var serving = serverTls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
                EnabledSslProtocols = version.Alone(),
            });
            var connecting = clientTls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "trial",
                EnabledSslProtocols = version.Alone(),
#pragma warning disable CA5359 // the other end is this process
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            });
            Task[] both = [serving, connecting];
            both[Task.WaitAny(both)].GetAwaiter().GetResult(); // where one fails, the other may wait forever
            Task.WhenAll(both).GetAwaiter().GetResult();
            return true;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return false;
        }
    }
}

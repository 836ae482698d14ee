using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.Transport.Tls;

/// <summary>
/// Finds out whether this process can speak an old version of TLS. The system's TLS library decides that by its own
/// configuration, which no interface shows, so a handshake with ourselves is the only sound way.
/// </summary>
public static class TlsTrial
{
    /// <summary>Whether a handshake in just this version succeeds.</summary>
    public static bool Succeeds(TlsVersion version)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        using var server = listener.AcceptTcpClient();
        var serving = Task.Run(() => Accepts(server, version));
        var connected = Connects(client, version);
        client.Close();
        return serving.GetAwaiter().GetResult() && connected;
    }

    private static bool Accepts(TcpClient tcp, TlsVersion version) => Shakes(() =>
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=trial", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var tls = new SslStream(tcp.GetStream());
        tls.AuthenticateAsServer(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            EnabledSslProtocols = version.Alone(),
        });
    });

    private static bool Connects(TcpClient tcp, TlsVersion version) => Shakes(() =>
    {
        using var tls = new SslStream(tcp.GetStream());
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = "trial",
            EnabledSslProtocols = version.Alone(),
#pragma warning disable CA5359 // we know whom we talk to
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        });
    });

    private static bool Shakes(Action handshake)
    {
        try
        {
            handshake();
            return true;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return false;
        }
    }
}

using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>The charger's side of a connection, in the steps that a test may break off after.</summary>
internal static class TcpCharger
{
    public static async Task<TcpEnd> ConnectAsync(Uri relay, X509Certificate2? authority = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = TcpEnd.Window };
        await socket.ConnectAsync(relay.Host, relay.Port);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (relay.Scheme == Uri.UriSchemeWss)
        {
            var tls = new SslStream(stream);
            stream = tls;
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = relay.Host, CertificateChainPolicy = TestCertificates.Trusting(authority) });
        }

        return new TcpEnd(socket, stream);
    }

    public static HttpHead Request(string path) => Upgrade.Request("relay", path, "ocpp1.6");

    /// <summary>A charger and its CPMS with the tunnel open between them.</summary>
    public static async Task<(TcpEnd Charger, TcpEnd Cpms)> OpenTunnelAsync(
        Uri relay, TcpCpms cpms, string path, X509Certificate2? authority = null, byte[]? acceptance = null)
    {
        var charger = await ConnectAsync(relay, authority);
        await Request(path).WriteAsync(charger.Stream);
        var asked = await cpms.RequestAsync(path);
        await asked.SendAsync(acceptance ?? TcpCpms.Acceptance);
        (await HttpHead.ReadAsync(charger.Stream).WithinAsync("the 101", Deadline.Long)).EnsureAccepted();
        return (charger, asked);
    }

    private static void EnsureAccepted(this HttpHead answer)
    {
        if (answer.Status != 101)
        {
            throw new InvalidDataException(answer.Text);
        }
    }
}

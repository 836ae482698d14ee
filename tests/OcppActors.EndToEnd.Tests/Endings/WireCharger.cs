using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>The charger's side of a connection, in the steps that a test may break off after.</summary>
internal static class WireCharger
{
    public static async Task<Wire> ConnectAsync(Uri relay, X509Certificate2? authority = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = Wire.Window };
        await socket.ConnectAsync(relay.Host, relay.Port);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (relay.Scheme == Uri.UriSchemeWss)
        {
            var tls = new SslStream(stream);
            stream = tls;
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = relay.Host, CertificateChainPolicy = TestCertificates.Trusting(authority) });
        }

        return new Wire(socket, stream);
    }

    public static Head Request(string path) => Upgrade.Request("relay", path, "ocpp1.6");

    /// <summary>A charger and its CPMS with the tunnel open between them.</summary>
    public static async Task<(Wire Charger, Wire Cpms)> MeetAsync(Uri relay, WireCpms cpms, string path, X509Certificate2? authority = null)
    {
        var charger = await ConnectAsync(relay, authority);
        await Request(path).WriteAsync(charger.Stream);
        var asked = await cpms.AskedAsync(path);
        await asked.SendAsync(WireCpms.Acceptance);
        (await Head.ReadAsync(charger.Stream).WithinAsync("the 101", Deadline.Long)).EnsureAccepted();
        return (charger, asked);
    }

    private static void EnsureAccepted(this Head answer)
    {
        if (answer.Status != 101)
        {
            throw new InvalidDataException(answer.Text);
        }
    }
}

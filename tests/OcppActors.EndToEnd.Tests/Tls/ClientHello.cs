using System.Net.Security;
using System.Security.Authentication;

namespace OcppActors.EndToEnd.Tests.Tls;

/// <summary>The first record of a TLS client (RFC 8446 section 4.1.2), as the framework makes it.</summary>
internal static class ClientHello
{
    private const int HeaderBytes = 5;

    /// <param name="versions">The versions that it offers; none: all of the framework.</param>
    public static async Task<byte[]> RecordAsync(SslProtocols versions = SslProtocols.None)
    {
        var recorded = new MemoryStream();
        await using var tls = new SslStream(recorded);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", EnabledSslProtocols = versions });
        }
        catch (Exception unanswered) when (unanswered is IOException or AuthenticationException)
        {
            // There is no server.
        }

        var bytes = recorded.ToArray();
        return bytes[..(HeaderBytes + (bytes[3] << 8) + bytes[4])];
    }
}

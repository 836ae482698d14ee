using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet.Channel;
using OcppActors.Transport.Tls;

namespace OcppActors.Mqtt;

/// <summary>
/// TLS to the broker with the same rules as elsewhere: the client's chain is sent exactly as its file contains it, and nothing
/// is downloaded for a handshake.
/// </summary>
/// <param name="client">The current TLS settings.</param>
/// <param name="time">The clock.</param>
internal sealed class TlsStreams(Func<TlsClient> client, TimeProvider time) : IMqttClientStreamProvider
{
    /// <exception cref="SocketException">The broker cannot be reached.</exception>
    /// <exception cref="TlsFailure">The handshake failed.</exception>
    public async Task<Stream> ConnectAsync(EndPoint brokerEndPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(brokerEndPoint, cancellationToken);
            return await SecureAsync(new NetworkStream(socket, ownsSocket: true), HostOf(brokerEndPoint), cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream plain, string host, CancellationToken cancellationToken)
    {
        var how = client();
        string? complaint = null;
        var tls = new SslStream(plain);
        try
        {
            await tls.AuthenticateAsClientAsync(how.For(host, wrong => complaint = wrong, time), cancellationToken);
            return tls;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            throw new TlsFailure(complaint ?? (refused is IOException ? $"it ended the TLS handshake{how.Remedies.Plain}" : how.Explain(refused)), refused);
        }
    }

    private static string HostOf(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint name => name.Host,
        IPEndPoint address => address.Address.ToString(),
        _ => throw new NotSupportedException($"TLS to {endPoint}"),
    };
}

/// <summary>A TLS handshake that failed.</summary>
/// <param name="words">The reason, for the log; its subject is the broker.</param>
/// <param name="cause">The exception of the framework.</param>
internal sealed class TlsFailure(string words, Exception cause) : Exception(words, cause);

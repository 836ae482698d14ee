using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet.Channel;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tls;

namespace OcppActors.Mqtt;

/// <summary>
/// Connections to the broker with the same rules as elsewhere: all addresses of a name are tried. With TLS, the client's chain
/// is sent exactly as its file contains it, and nothing is downloaded for a handshake.
/// </summary>
/// <param name="client">The current TLS settings; null: no TLS.</param>
/// <param name="time">The clock.</param>
internal sealed class BrokerStreams(Func<TlsClient>? client, TimeProvider time) : IMqttClientStreamProvider
{
    /// <exception cref="SocketException">The broker cannot be reached.</exception>
    /// <exception cref="TlsFailure">The handshake failed.</exception>
    public async Task<Stream> ConnectAsync(EndPoint brokerEndPoint, CancellationToken cancellationToken)
    {
        var (host, port) = HostOf(brokerEndPoint);
        var socket = await HostSockets.ConnectAsync(host, port, time, cancellationToken);
        try
        {
            var plain = new PromptStream(socket);
            return client is null ? plain : await SecureAsync(plain, client(), host, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream plain, TlsClient how, string host, CancellationToken cancellationToken)
    {
        try
        {
            return await how.SecureAsync(plain, host, time, cancellationToken);
        }
        catch (AuthenticationException refused)
        {
            throw new TlsFailure(refused.Message, refused);
        }
        catch (IOException ended)
        {
            throw new TlsFailure($"it ended the TLS handshake{how.Remedies.Plain}", ended);
        }
    }

    private static (string Host, int Port) HostOf(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint name => (name.Host, name.Port),
        IPEndPoint address => (address.Address.ToString(), address.Port),
        _ => throw new NotSupportedException($"A connection to {endPoint}"),
    };
}

/// <summary>A TLS handshake that failed.</summary>
/// <param name="words">The reason, for the log; its subject is the broker.</param>
/// <param name="cause">The exception of the framework.</param>
internal sealed class TlsFailure(string words, Exception cause) : Exception(words, cause);

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Exceptions;

namespace MQTTnet.Connection;

/// <summary>Opens the stream to the broker: TCP, and TLS over it where asked for.</summary>
internal static class Transport
{
    /// <exception cref="MqttCommunicationException">It could not be opened; the cause is inside.</exception>
    public static async Task<Stream> OpenAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        var channel = (MqttClientTcpOptions)options.ChannelOptions!;
        var stream = Stream.Null;
        try
        {
            stream = channel.StreamProvider is { } provider
                ? await provider.ConnectAsync(channel.RemoteEndpoint!, cancellationToken)
                : await ConnectAsync(channel.RemoteEndpoint!, cancellationToken);
            return channel.TlsOptions.UseTls ? await SecureAsync(stream, channel, cancellationToken) : stream;
        }
        catch (Exception exception)
        {
            await stream.DisposeAsync();
            if (exception is OperationCanceledException)
            {
                throw;
            }

            throw Wrap(exception);
        }
    }

    /// <summary>As the caller of the client is to see it: the socket's own failure, not the stream's, is the cause.</summary>
    public static Exception Wrap(Exception exception) => exception switch
    {
        MqttCommunicationException or MqttProtocolViolationException => exception,
        ObjectDisposedException => new MqttCommunicationException("The TCP connection is closed."),
        IOException { InnerException: SocketException cause } => new MqttCommunicationException(cause),
        _ => new MqttCommunicationException(exception),
    };

    private static async Task<Stream> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream, MqttClientTcpOptions channel, CancellationToken cancellationToken)
    {
        var tls = channel.TlsOptions;
        var secured = new SslStream(stream, leaveInnerStreamOpen: false);
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = string.IsNullOrEmpty(tls.TargetHost) ? (channel.RemoteEndpoint as DnsEndPoint)?.Host : tls.TargetHost,
            EnabledSslProtocols = tls.SslProtocol,
            ClientCertificates = tls.ClientCertificatesProvider?.GetCertificates(),
            CertificateRevocationCheckMode = X509RevocationMode.Online,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                tls.CertificateValidationHandler?.Invoke(new(certificate, chain, errors, channel)) ?? errors == SslPolicyErrors.None,
        };
        if (tls.TrustChain is { Count: > 0 })
        {
            authentication.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                VerificationFlags = X509VerificationFlags.IgnoreEndRevocationUnknown,
                RevocationMode = X509RevocationMode.Online,
            };
            authentication.CertificateChainPolicy.CustomTrustStore.AddRange(tls.TrustChain);
        }

        await secured.AuthenticateAsClientAsync(authentication, cancellationToken);
        return secured;
    }
}

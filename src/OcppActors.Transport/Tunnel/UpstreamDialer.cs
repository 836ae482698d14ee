using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using OcppActors.Transport.Http;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tls;

namespace OcppActors.Transport.Tunnel;

/// <summary>Connects to the CPMS, sends a charger's request and reads the answer.</summary>
public interface IUpstreamDialer
{
    /// <summary>Never throws for an error of the network or the CPMS: that is an outcome.</summary>
    /// <param name="request">The charger's request.</param>
    /// <param name="cancellationToken">Cancels the dial. The timeout is the caller's.</param>
    Task<DialOutcome> DialAsync(UpgradeRequest request, CancellationToken cancellationToken);
}

/// <inheritdoc cref="IUpstreamDialer"/>
public sealed class UpstreamDialer(UpstreamTls tls, HandshakeLimits limits, TcpLiveness liveness) : IUpstreamDialer
{
    public async Task<DialOutcome> DialAsync(UpgradeRequest request, CancellationToken cancellationToken)
    {
        var (cpms, options) = (request.Route.Cpms, request.Route.Tls);
        TcpConnection? connection = null;
        Stream? stream = null;
        var kept = false;
        try
        {
            connection = await ConnectAsync(cpms, cancellationToken);
            stream = await SecureAsync(cpms, options, connection, cancellationToken);
            await stream.WriteAsync(UpstreamRequest.Render(request), cancellationToken);
            var outcome = await new UpstreamAnswer(stream, limits).ReadAsync(
                remainder => SocketEnd.Of(connection, stream as SslStream, remainder), cancellationToken);
            kept = outcome is DialOutcome.Accepted;
            return outcome is DialOutcome.Accepted accepted && UpstreamRequest.Offer(request) is not null
                ? accepted.WithoutSubprotocol()
                : outcome;
        }
        catch (OperationCanceledException)
        {
            return new DialOutcome.Failed(503, "the dial was given up");
        }
        catch (Exception failure) when (Explain(failure, cpms, options) is { } reason)
        {
            return new DialOutcome.Failed(502, reason);
        }
        finally
        {
            if (!kept)
            {
                if (stream is not null)
                {
                    await stream.DisposeAsync();
                }

                connection?.Dispose();
            }
        }
    }

    /// <summary>
    /// Connects to a CPMS, by TLS where its URL says so, and disconnects without a request. Like a dial, it never throws for an
    /// error of the network.
    /// </summary>
    public async Task<UpstreamConnectResult> ProbeAsync(Uri cpms, ClientTlsOptions options, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = await ConnectAsync(cpms, cancellationToken);
            await using var stream = await SecureAsync(cpms, options, connection, cancellationToken);
            var secure = stream as SslStream;
            return new UpstreamConnectResult(connection.Socket.RemoteEndPoint, null)
            {
                Protocol = secure?.SslProtocol,
                Certificate = secure?.RemoteCertificate is { } shown ? new X509Certificate2(shown) : null,
            };
        }
        catch (OperationCanceledException)
        {
            return new UpstreamConnectResult(null, "it does not answer in time");
        }
        catch (Exception failure) when (Explain(failure, cpms, options) is { } reason)
        {
            return new UpstreamConnectResult(failure is SocketException ? null : new DnsEndPoint(cpms.IdnHost, cpms.Port), reason);
        }
    }

    private async Task<TcpConnection> ConnectAsync(Uri cpms, CancellationToken cancellationToken)
    {
        var connection = await TcpConnection.ConnectAsync(cpms.IdnHost, cpms.Port, cancellationToken);
        liveness.Watch(connection.Socket);
        return connection;
    }

    private Task<Stream> SecureAsync(Uri cpms, ClientTlsOptions options, TcpConnection connection, CancellationToken cancellationToken) =>
        tls.SecureAsync(cpms, options, new TcpStream(connection), cancellationToken);

    private string? Explain(Exception failure, Uri cpms, ClientTlsOptions options) => failure switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
            $"the name {cpms.IdnHost} does not resolve",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            $"nothing listens on {cpms.IdnHost}:{cpms.Port}",
        SocketException socket => $"it cannot be reached ({socket.Message})",
        AuthenticationException refused => refused.Message,
        IOException io => tls.Explain(io, options) ?? $"the connection broke during the handshake ({io.InnerException?.Message ?? io.Message})",
        _ => null,
    };
}

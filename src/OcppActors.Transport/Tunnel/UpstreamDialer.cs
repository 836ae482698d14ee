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
    /// <param name="progress">Told what is waited for.</param>
    /// <param name="cancellationToken">Cancels the dial. The timeout is the caller's.</param>
    Task<DialOutcome> DialAsync(UpgradeRequest request, DialProgress progress, CancellationToken cancellationToken);
}

/// <inheritdoc cref="IUpstreamDialer"/>
public sealed class UpstreamDialer(UpstreamTls tls, HandshakeLimits limits, TcpLiveness liveness, TimeProvider time) : IUpstreamDialer
{
    private TcpConnector Connector { get; init; } = new(time, NameLookups.Shared);

    /// <summary>A dialer with other settings, which shares this one's look-ups.</summary>
    public UpstreamDialer With(UpstreamTls nextTls, HandshakeLimits nextLimits, TcpLiveness nextLiveness) =>
        new(nextTls, nextLimits, nextLiveness, time) { Connector = Connector };

    public async Task<DialOutcome> DialAsync(UpgradeRequest request, DialProgress progress, CancellationToken cancellationToken)
    {
        var (cpms, options) = (request.Route.Cpms, request.Route.Tls);
        TcpConnection? connection = null;
        Stream? stream = null;
        var kept = false;
        try
        {
            (connection, var failure) = await ConnectAsync(cpms, progress, cancellationToken);
            if (connection is null)
            {
                return new DialOutcome.Failed(502, failure!);
            }

            stream = await SecureAsync(cpms, options, connection, progress, cancellationToken);
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
        catch (Exception broken) when (Explain(broken, options) is { } reason)
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
        var progress = new DialProgress();
        EndPoint? connected = null;
        try
        {
            var (connection, failure) = await ConnectAsync(cpms, progress, cancellationToken);
            using var closed = connection;
            connected = connection?.Socket.RemoteEndPoint;
            if (connection is null)
            {
                return new UpstreamConnectResult(null, failure);
            }

            await using var stream = await SecureAsync(cpms, options, connection, progress, cancellationToken);
            var secure = stream as SslStream;
            return new UpstreamConnectResult(connected, null)
            {
                Protocol = secure?.SslProtocol,
                Certificate = secure?.RemoteCertificate is { } shown ? new X509Certificate2(shown) : null,
            };
        }
        catch (OperationCanceledException)
        {
            return new UpstreamConnectResult(connected, $"no answer in time: {progress.Text}");
        }
        catch (Exception broken) when (Explain(broken, options) is { } reason)
        {
            return new UpstreamConnectResult(connected, reason);
        }
    }

    /// <inheritdoc cref="TcpConnector.FindUnreachableAsync"/>
    /// <param name="cpms">The CPMS.</param>
    /// <param name="addresses">Its addresses.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public static Task<IReadOnlyDictionary<IPAddress, string>> FindUnreachableAsync(
        Uri cpms, IEnumerable<IPAddress> addresses, CancellationToken cancellationToken) =>
        TcpConnector.FindUnreachableAsync(addresses, cpms.Port, cancellationToken);

    private async Task<ConnectResult> ConnectAsync(Uri cpms, DialProgress progress, CancellationToken cancellationToken)
    {
        var result = await Connector.ConnectAsync(cpms.IdnHost, cpms.Port, progress, cancellationToken);
        if (result.Connection is { } connection)
        {
            liveness.Watch(connection.Socket);
        }

        return result;
    }

    private async Task<Stream> SecureAsync(
        Uri cpms, ClientTlsOptions options, TcpConnection connection, DialProgress progress, CancellationToken cancellationToken)
    {
        var address = connection.Socket.RemoteEndPoint;
        progress.Set(() => $"{address} has accepted the connection, but not completed the TLS handshake");
        var stream = await tls.SecureAsync(cpms, options, new TcpStream(connection), cancellationToken);
        progress.Set(() => $"{address} has accepted the connection, but not answered the request");
        return stream;
    }

    private string? Explain(Exception broken, ClientTlsOptions options) => broken switch
    {
        SocketException socket => $"it cannot be reached ({socket.Message})",
        AuthenticationException refused => refused.Message,
        IOException io => tls.Explain(io, options) ?? $"the connection broke during the handshake ({io.InnerException?.Message ?? io.Message})",
        _ => null,
    };
}

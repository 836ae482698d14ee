using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace OcppActors.Tunnel;

/// <summary>Takes a charger's request to the CPMS and brings back the CPMS's answer.</summary>
internal interface IUpstreamDialer
{
    /// <summary>Never throws for what the network or the CPMS does: that is an outcome.</summary>
    Task<DialOutcome> DialAsync(UpgradeRequest request, CancellationToken cancellationToken);
}

/// <inheritdoc cref="IUpstreamDialer"/>
internal sealed class UpstreamDialer(Uri cpms, HandshakeLimits limits, TcpLiveness liveness, TimeProvider time) : IUpstreamDialer
{
    private bool IsSecure => cpms.Scheme == Uri.UriSchemeWss;

    public async Task<DialOutcome> DialAsync(UpgradeRequest request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limits.DialTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        var kept = false;
        try
        {
            await socket.ConnectAsync(cpms.IdnHost, cpms.Port, either.Token);
            liveness.Watch(socket);
            stream = await SecureAsync(new NetworkStream(socket, ownsSocket: true), either.Token);
            await stream.WriteAsync(UpstreamRequest.Render(cpms, request), either.Token);
            var outcome = await new UpstreamAnswer(stream, limits).ReadAsync(
                remainder => new UpstreamEnd(socket, stream, remainder), either.Token);
            kept = outcome is DialOutcome.Accepted;
            return outcome;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new DialOutcome.Failed(504, $"it did not answer within {limits.DialTimeout.TotalSeconds:0.#} s");
        }
        catch (OperationCanceledException)
        {
            return new DialOutcome.Failed(503, "the relay is being stopped");
        }
        catch (Exception failure) when (Explain(failure) is { } reason)
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

                socket.Dispose();
            }
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream plain, CancellationToken cancellationToken)
    {
        if (!IsSecure)
        {
            return plain;
        }

        var tls = new SslStream(plain);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = cpms.IdnHost,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ApplicationProtocols = [SslApplicationProtocol.Http11],
            },
            cancellationToken);
        return tls;
    }

    private string? Explain(Exception failure) => failure switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
            $"the name {cpms.IdnHost} does not resolve",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            $"nothing listens on {cpms.IdnHost}:{cpms.Port}",
        SocketException socket => $"it cannot be reached ({socket.Message})",
        AuthenticationException tls => $"TLS failed ({tls.InnerException?.Message ?? tls.Message})",
        IOException io => $"the connection broke during the handshake ({io.InnerException?.Message ?? io.Message})",
        _ => null,
    };
}

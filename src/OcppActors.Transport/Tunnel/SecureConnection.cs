using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tls;

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// TLS on a connection of one of the relay's ports, in place of Kestrel's own: Kestrel would compute handshakes on the threads
/// that serve sockets, and does not tell why one failed.
/// </summary>
public sealed class SecureConnection : ITlsConnectionFeature, ISslStreamFeature, IAsyncDisposable
{
    private readonly ConnectionContext _connection;
    private readonly HandshakeStream _handshake;
    private X509Certificate2? _clientCertificate;
    private StreamPipes? _inside;

    /// <param name="connection">The connection; it stays open when this is disposed of.</param>
    /// <param name="turns">In which the handshake is computed.</param>
    public SecureConnection(ConnectionContext connection, HandshakeTurns turns)
    {
        _connection = connection;
        var (input, output) = RawConnection.StreamsOf(connection);
        _handshake = new HandshakeStream(input, output, turns, input is TcpStream tcp ? () => tcp.HasEnded : null);
        SslStream = new SslStream(_handshake, leaveInnerStreamOpen: true);
    }

    /// <inheritdoc/>
    public SslStream SslStream { get; }

    /// <summary>Whether the handshake waits for the client.</summary>
    public bool IsWaiting => _handshake.IsWaiting;

    /// <inheritdoc/>
    public X509Certificate2? ClientCertificate
    {
        get => _clientCertificate ?? SslStream.RemoteCertificate as X509Certificate2;
        set => _clientCertificate = value;
    }

    /// <summary>Runs the handshake; after it the connection's transport is the one inside TLS.</summary>
    /// <param name="select">The options for a client, by its ClientHello.</param>
    /// <param name="patience">How long the client may keep us waiting.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Why it failed; null: it succeeded.</returns>
    public async Task<HandshakeFailure?> HandshakeAsync(
        Func<SslClientHelloInfo, SslServerAuthenticationOptions> select, TimeSpan patience, TimeProvider time)
    {
        var stopping = _connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        try
        {
            await _handshake.RunAsync(
                token => SslStream.AuthenticateAsServerAsync((_, hello, _, _) => ValueTask.FromResult(select(hello)), null, token), patience, time, stopping);
        }
        catch (Exception failure)
        {
            // Of any kind: the framework reads a ClientHello before OpenSSL does, and a malformed one throws what it happens to.
            return new HandshakeFailure(failure, _handshake.Received);
        }

        _connection.Features.Set<ITlsConnectionFeature>(this);
        _connection.Features.Set<ISslStreamFeature>(this);
        _connection.Transport = _inside = new StreamPipes(SslStream);
        return null;
    }

    /// <inheritdoc/>
    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_inside is not null)
        {
            await _inside.Input.CompleteAsync();
            await _inside.Output.CompleteAsync();
        }

        await SslStream.DisposeAsync();
    }
}

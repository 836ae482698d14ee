using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using OcppActors.Transport.Sockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>Accepts the connections of the chargers' port for Kestrel.</summary>
internal sealed class RawListener : IConnectionListener
{
    private static readonly TimeSpan ExhaustedPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FailedPause = TimeSpan.FromMilliseconds(1);

    private readonly Socket _socket;
    private readonly ILogger _log;
    private bool _loggedExhausted;

    /// <exception cref="AddressInUseException">The address is in use.</exception>
    public RawListener(EndPoint endpoint, ILogger log)
    {
        _log = log;
        TcpConnection.Prepare();
        try
        {
            _socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(taken.Message, taken);
        }

        EndPoint = _socket.LocalEndPoint!;
        _socket.Listen(int.MaxValue); // the system caps it: thousands may reconnect at once
    }

    /// <inheritdoc/>
    public EndPoint EndPoint { get; }

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                return Prepared(await _socket.AcceptAsync(cancellationToken));
            }
            catch (Exception closed) when (closed is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (SocketException exhausted) when (exhausted.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                await Task.Delay(ExhaustedPause, cancellationToken);
                LogExhausted(); // after the pause: on a thread of the pool, and not on one that completes sockets
            }
            catch (SocketException)
            {
                // The accepted connection has already ended. The pause is for an error that lasts.
                await Task.Delay(FailedPause, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static RawConnection Prepared(Socket accepted)
    {
        TcpConnection? connection = null;
        try
        {
            accepted.NoDelay = true;
            connection = TcpConnection.Of(accepted);
            return new RawConnection(connection);
        }
        catch
        {
            connection?.Dispose();
            accepted.Dispose();
            throw;
        }
    }

    private void LogExhausted()
    {
        if (!_loggedExhausted)
        {
            _loggedExhausted = true;
            _log.LogError("The limit on open connections has been reached; chargers have to wait. Raise the limit: ulimit -n, or LimitNOFILE; sysctl fs.epoll.max_user_watches (logged once)");
        }
    }
}

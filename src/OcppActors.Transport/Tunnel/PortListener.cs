using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// Accepts the connections of a port for Kestrel. Kestrel's own listener would try again at once, for ever, when the process
/// may open no more files.
/// </summary>
internal sealed class PortListener : IConnectionListener
{
    private static readonly TimeSpan ExhaustedPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FailedPause = TimeSpan.FromMilliseconds(1);

    private readonly Socket _socket;
    private readonly Func<Socket, ConnectionContext> _connectionOf;
    private readonly Counter _outOfFiles;
    private readonly ILogger _log;
    private bool _loggedExhausted;

    /// <param name="endpoint">The address and port.</param>
    /// <param name="connectionOf">Owns an accepted socket, also if it throws.</param>
    /// <param name="outOfFiles">Counts the connections that were refused, and the attempts to accept one that failed, because the process may not open more files.</param>
    /// <param name="log">For that case.</param>
    /// <exception cref="AddressInUseException">The address is in use.</exception>
    public PortListener(EndPoint endpoint, Func<Socket, ConnectionContext> connectionOf, Counter outOfFiles, ILogger log)
    {
        (_connectionOf, _outOfFiles, _log) = (connectionOf, outOfFiles, log);
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
                var accepted = await _socket.AcceptAsync(cancellationToken);
                if (!DescriptorLimit.IsReserved(accepted))
                {
                    return Prepared(accepted);
                }

                accepted.Dispose();
                _outOfFiles.Increment();
                await Task.Delay(FailedPause, cancellationToken); // also leaves the thread that completes accepts
                LogExhausted();
            }
            catch (Exception closed) when (closed is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (SocketException exhausted) when (exhausted.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                _outOfFiles.Increment();
                await Task.Delay(ExhaustedPause, cancellationToken);
                LogExhausted();
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

    private ConnectionContext Prepared(Socket accepted)
    {
        try
        {
            accepted.NoDelay = true;
            return _connectionOf(accepted);
        }
        catch
        {
            accepted.Dispose();
            throw;
        }
    }

    private void LogExhausted()
    {
        if (!_loggedExhausted)
        {
            _loggedExhausted = true;
            _log.LogError("The process may not open more files, of which a charger takes two; new connections are refused. Raise the limit: ulimit -n, or LimitNOFILE; sysctl fs.epoll.max_user_watches (logged once)");
        }
    }
}

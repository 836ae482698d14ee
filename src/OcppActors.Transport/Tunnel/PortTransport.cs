using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// Kestrel's transport. Chargers get raw connections, which a tunnel can take over; Kestrel's own, which read ahead, serve the
/// other ports.
/// </summary>
/// <param name="isForChargers">Whether an endpoint is the chargers' port.</param>
/// <param name="options">Those of the sockets of other ports.</param>
/// <param name="logs">For the listeners and for Kestrel's connections.</param>
public sealed class PortTransport(Func<EndPoint, bool> isForChargers, SocketConnectionFactoryOptions options, ILoggerFactory logs)
    : IConnectionListenerFactory, IDisposable
{
    private readonly SocketConnectionContextFactory _others = new(options, logs.CreateLogger<SocketConnectionContextFactory>());
    private readonly ILogger _log = logs.CreateLogger<PortTransport>();

    /// <summary>Connections that were refused, and attempts to accept one that failed, because the process may not open more files.</summary>
    public Counter OutOfFiles { get; } = new();

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (!isForChargers(endpoint))
        {
            return ValueTask.FromResult<IConnectionListener>(new PortListener(endpoint, _others.Create, OutOfFiles, _log));
        }

        TcpConnection.Prepare();
        return ValueTask.FromResult<IConnectionListener>(new PortListener(endpoint, RawConnection.Of, OutOfFiles, _log));
    }

    /// <inheritdoc/>
    public void Dispose() => _others.Dispose();
}

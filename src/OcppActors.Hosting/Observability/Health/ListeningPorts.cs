using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>
/// Checks that the ports still accept connections. Kestrel only logs that one has stopped. Watching below Kestrel needs no
/// test connection, which the port would count and log.
/// </summary>
/// <param name="transport">Binds the ports.</param>
internal sealed class ListeningPorts(IConnectionListenerFactory transport) : IConnectionListenerFactory, IHealthCheck
{
    private readonly ConcurrentDictionary<EndPoint, string> _failed = new();

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await transport.BindAsync(endpoint, cancellationToken), _failed);

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_failed.IsEmpty
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Join("; ", _failed.Select(port => $"no connections are accepted at {port.Key}: {port.Value}"))));

    private sealed class Listener(IConnectionListener listener, ConcurrentDictionary<EndPoint, string> failed) : IConnectionListener
    {
        private volatile bool _isClosing;

        public EndPoint EndPoint => listener.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                var connection = await listener.AcceptAsync(cancellationToken);
                if (connection is null && !_isClosing)
                {
                    failed[EndPoint] = "the socket was closed";
                }

                return connection;
            }
            catch (Exception failure) when (!_isClosing)
            {
                failed[EndPoint] = failure.Message;
                throw;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _isClosing = true;
            return listener.UnbindAsync(cancellationToken);
        }

        public ValueTask DisposeAsync()
        {
            _isClosing = true;
            return listener.DisposeAsync();
        }
    }
}

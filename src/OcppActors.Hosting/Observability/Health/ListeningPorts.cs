using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>
/// Checks that the ports still accept connections. Kestrel only logs that one has stopped. Watching below Kestrel needs no
/// test connection, which the port would count and log.
/// </summary>
/// <param name="transports">The transports; the first that can bind an endpoint does.</param>
internal sealed class ListeningPorts(params IConnectionListenerFactory[] transports) : IConnectionListenerFactory, IHealthCheck
{
    private readonly ConcurrentDictionary<EndPoint, string> _failed = new();

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await Array.Find(transports, each => CanBind(each, endpoint))!.BindAsync(endpoint, cancellationToken), _failed);

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_failed.IsEmpty
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Join("; ", _failed.Select(port => $"no connections are accepted at {port.Key}: {port.Value}"))));

    private static bool CanBind(IConnectionListenerFactory transport, EndPoint endpoint) =>
        (transport as IConnectionListenerFactorySelector)?.CanBind(endpoint) ?? true;

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

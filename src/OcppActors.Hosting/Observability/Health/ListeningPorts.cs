using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>
/// Whether the ports still take connections. Kestrel logs it when one has stopped and goes on without it; seen from below
/// Kestrel it shows without a connection of our own, which the port would count and log.
/// </summary>
/// <param name="transports">What listens; of those that can bind an endpoint, the first does.</param>
internal sealed class ListeningPorts(params IConnectionListenerFactory[] transports) : IConnectionListenerFactory, IHealthCheck
{
    private readonly ConcurrentDictionary<EndPoint, string> _deaf = new();

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await Array.Find(transports, each => CanBind(each, endpoint))!.BindAsync(endpoint, cancellationToken), _deaf);

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_deaf.IsEmpty
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Join("; ", _deaf.Select(port => $"no connections are accepted at {port.Key}: {port.Value}"))));

    private static bool CanBind(IConnectionListenerFactory transport, EndPoint endpoint) =>
        (transport as IConnectionListenerFactorySelector)?.CanBind(endpoint) ?? true;

    private sealed class Listener(IConnectionListener listener, ConcurrentDictionary<EndPoint, string> deaf) : IConnectionListener
    {
        private volatile bool _isOver;

        public EndPoint EndPoint => listener.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                var connection = await listener.AcceptAsync(cancellationToken);
                if (connection is null && !_isOver)
                {
                    deaf[EndPoint] = "the socket was closed";
                }

                return connection;
            }
            catch (Exception failure) when (!_isOver)
            {
                deaf[EndPoint] = failure.Message;
                throw;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _isOver = true;
            return listener.UnbindAsync(cancellationToken);
        }

        public ValueTask DisposeAsync()
        {
            _isOver = true;
            return listener.DisposeAsync();
        }
    }
}

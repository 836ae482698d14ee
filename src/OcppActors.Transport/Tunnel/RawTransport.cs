using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// Kestrel's transport for the charger's port: connections that nobody has read from. Kestrel's own reads ahead, and so
/// cannot give a socket away.
/// </summary>
/// <param name="isForChargers">Which of Kestrel's endpoints are that port.</param>
/// <param name="log">Told when the process may open no more connections.</param>
public sealed class RawTransport(Func<EndPoint, bool> isForChargers, ILogger<RawTransport> log)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => isForChargers(endpoint);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new RawListener(endpoint, log));
}

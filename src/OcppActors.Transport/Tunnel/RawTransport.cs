using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// Kestrel's transport for the chargers' port. Kestrel's own transport reads ahead, so a socket cannot be taken over from
/// it.
/// </summary>
/// <param name="isForChargers">Whether an endpoint is the chargers' port.</param>
/// <param name="log">For the case that the process can open no more connections.</param>
public sealed class RawTransport(Func<EndPoint, bool> isForChargers, ILogger<RawTransport> log)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => isForChargers(endpoint);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new RawListener(endpoint, log));
}

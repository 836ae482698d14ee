using System.Net;
using OcppActors.Ports;

namespace OcppActors.Broker;

/// <summary>The places of the broker's port. This process' own client needs none, so that nobody can keep it out. Thread-safe.</summary>
internal sealed class BrokerPlaces(BrokerOptions options, BrokerClientLog log)
{
    private readonly Lock _lock = new();
    private readonly ConnectionPlaces<BrokerClient> _places = new(client => client.IsSilent);
    private readonly Dictionary<BrokerClient, Place<BrokerClient>> _taken = [];

    /// <summary>A new connection asks for a place. One that loses its own to it is cut.</summary>
    public bool TryEnter(BrokerClient client)
    {
        if (client.IsOwn)
        {
            return true;
        }

        Admitted<BrokerClient> admitted;
        lock (_lock)
        {
            admitted = _places.Enter(client, (client.RemoteEndPoint as IPEndPoint)?.Address, options.Places, out var place);
            if (admitted.IsAccepted)
            {
                _taken[client] = place;
            }
        }

        if (admitted.Evicted?.Connection is { } evicted)
        {
            log.LogEviction(evicted.RemoteEndPoint);
            evicted.Abort();
        }

        if (!admitted.IsAccepted)
        {
            log.LogRefusal(admitted.Refusal, client.RemoteEndPoint);
        }

        return admitted.IsAccepted;
    }

    /// <summary>The client has logged in.</summary>
    /// <returns>False: its connection has lost its place already.</returns>
    public bool TryIdentify(BrokerClient client)
    {
        lock (_lock)
        {
            return client.IsOwn || (_taken.TryGetValue(client, out var place) && _places.TryIdentify(place));
        }
    }

    public void Leave(BrokerClient client)
    {
        lock (_lock)
        {
            if (_taken.Remove(client, out var place))
            {
                _places.Leave(place);
            }
        }
    }
}

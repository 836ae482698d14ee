using System.Net;
using System.Runtime.InteropServices;
using OcppActors.Ports;
using OcppActors.Transport.Http;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>Counts the connections of the charger's port and refuses those over a limit.</summary>
public sealed class Admission(PortMetrics metrics)
{
    private readonly PortMetrics _metrics = metrics;
    private readonly Lock _counting = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];

    /// <summary>Counts a new connection.</summary>
    /// <param name="address">Its remote address. A trusted proxy's is not counted; <see cref="Ticket.CountAddress"/> counts its client's.</param>
    /// <param name="limits">How many are accepted.</param>
    /// <param name="proxies">The proxies that are trusted.</param>
    /// <param name="refusal">Which limit it exceeds, or null. The ticket is to be disposed in either case.</param>
    public Ticket TryAdmit(IPAddress? address, AdmissionLimits limits, TrustedProxies proxies, out string? refusal)
    {
        var ticket = new Ticket(this, limits.ConnectionsPerAddress);
        refusal = (Exceeds(_metrics.Connections.Increment(), limits.Connections), Exceeds(_metrics.Handshakes.Increment(), limits.Handshakes)) switch
        {
            (true, _) => Over(_metrics.OverConnections, $"the relay has {limits.Connections} connections and takes no more"),
            (_, true) => Over(_metrics.OverHandshakes, $"{limits.Handshakes} connections are waiting for their answer, and the relay takes no more"),
            _ => proxies.Include(address) ? null : ticket.CountAddress(address),
        };
        return ticket;
    }

    private static bool Exceeds(long count, int limit) => limit > 0 && count > limit;

    private static string Over(Counter counter, string refusal)
    {
        counter.Increment();
        return refusal;
    }

    private bool TryCount(IPAddress address, int limit)
    {
        lock (_counting)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_byAddress, address, out _);
            if (count >= limit)
            {
                return false;
            }

            count++;
            return true;
        }
    }

    private void Release(IPAddress address)
    {
        lock (_counting)
        {
            if (--_byAddress[address] == 0)
            {
                _byAddress.Remove(address);
            }
        }
    }

    /// <summary>One counted connection; a connection feature, disposed when the connection ends.</summary>
    public sealed class Ticket(Admission admission, int limit) : IDisposable
    {
        private IPAddress? _address;
        private bool _isSession;

        /// <summary>Counts the connection for its client's address, once.</summary>
        /// <returns>Which limit it exceeds, or null.</returns>
        public string? CountAddress(IPAddress? address)
        {
            if (limit == 0 || address is null || _address is not null)
            {
                return null;
            }

            if (!admission.TryCount(address, limit))
            {
                return Over(admission._metrics.OverAddress, $"{limit} connections come from the same address, and the relay takes no more");
            }

            _address = address;
            return null;
        }

        /// <summary>The connection is no longer counted as a handshake: a session has it.</summary>
        public void MarkAsSession()
        {
            _isSession = true;
            admission._metrics.Handshakes.Decrement();
        }

        public void Dispose()
        {
            if (_address is not null)
            {
                admission.Release(_address);
            }

            if (!_isSession)
            {
                admission._metrics.Handshakes.Decrement();
            }

            admission._metrics.Connections.Decrement();
        }
    }
}

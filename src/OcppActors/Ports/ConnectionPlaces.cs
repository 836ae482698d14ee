using System.Net;
using OcppActors.Transport.Http;

namespace OcppActors.Ports;

/// <summary>
/// The places on a port: which connections get one, and which have to go. Connections whose client has not yet said who it is
/// have places of their own. When these are full, the oldest silent one gives its place to a newcomer: one of the address
/// with most of them, so that no address can push the others out. For one thread; without sockets and without a clock.
/// </summary>
/// <param name="isSilent">
/// Whether a connection waits for its client, and not its client for us. No other has to go: in a rush of honest clients,
/// each would come again and push out the next.
/// </param>
internal sealed class ConnectionPlaces<TConnection>(Func<TConnection, bool> isSilent)
{
    // Bounds the search while nearly all are busy.
    private const int MaxAddressesExamined = 8;
    private const int MaxExaminedOfAddress = 8;

    private static readonly IPAddress Nobody = IPAddress.None;

    private readonly Dictionary<IPAddress, AddressPlaces<TConnection>> _addresses = [];
    private readonly SortedSet<AddressPlaces<TConnection>> _waiting = new(AddressPlaces<TConnection>.MostFirst);
    private long _numbers;

    /// <summary>All places in use.</summary>
    public int Connections { get; private set; }

    /// <summary>Those of connections whose client has not yet said who it is.</summary>
    public int Handshakes { get; private set; }

    /// <summary>Those of connections whose client has said who it is.</summary>
    public int Identified => Connections - Handshakes;

    /// <summary>How many addresses are remembered.</summary>
    internal int Addresses => _addresses.Count;

    /// <summary>A new connection asks for a place.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="address">Its client's address; null: it is a proxy's connection, and <see cref="Assign"/> follows.</param>
    /// <param name="limits">How many there may be.</param>
    /// <param name="place">Its place. If it is refused, this is none: it has left.</param>
    public Admitted<TConnection> Enter(TConnection connection, IPAddress? address, AdmissionLimits limits, out Place<TConnection> place)
    {
        place = new Place<TConnection>(connection, PlainAddress.BlockOf(address)) { HasLeft = true };
        var admitted = FindRoom(place.Block, limits, isHandshake: true);
        if (admitted is { IsAccepted: true, Evicted: null })
        {
            admitted = (Exceeds(Handshakes + 1, limits.Handshakes), Exceeds(Connections + 1, limits.Connections)) switch
            {
                (true, _) => Evict(_waiting, PlaceRefusal.Handshakes),
                (_, true) => Evict(_waiting, PlaceRefusal.Connections),
                _ => default,
            };
        }

        if (admitted.IsAccepted)
        {
            place.HasLeft = false;
            Connections++;
            Count(place, limits);
            Wait(place);
        }

        return admitted;
    }

    /// <summary>The client of a proxy's connection is known: the connection counts for its address. Has no effect on any other.</summary>
    /// <returns>If it is refused, it keeps its place until <see cref="Leave"/>.</returns>
    public Admitted<TConnection> Assign(Place<TConnection> place, IPAddress? address, AdmissionLimits limits)
    {
        if (place.HasLeft || place.Block is not null || address is null)
        {
            return default;
        }

        var block = PlainAddress.BlockOf(address);
        var isHandshake = place.IsHandshake;
        var admitted = FindRoom(block, limits, isHandshake);
        if (admitted.IsAccepted)
        {
            Release(place);
            place.Block = block;
            Count(place, limits);
            if (isHandshake)
            {
                Wait(place);
            }
        }

        return admitted;
    }

    /// <summary>The client has said who it is: its connection needs no place for a handshake any more, and cannot lose its own to another.</summary>
    /// <returns>False: it has lost it already.</returns>
    public bool TryIdentify(Place<TConnection> place)
    {
        StopWaiting(place);
        place.WasIdentified |= !place.HasLeft;
        return !place.HasLeft;
    }

    /// <summary>The client has nothing to do any more: its connection may lose its place to another, as if it were new.</summary>
    public void Wait(Place<TConnection> place)
    {
        if (place.HasLeft || place.IsHandshake)
        {
            return;
        }

        var address = AddressOf(place.Block);
        _waiting.Remove(address);
        place.Number = ++_numbers;
        address.Handshakes.Add(place);
        _waiting.Add(address);
        place.IsHandshake = true;
        Handshakes++;
    }

    /// <summary>The connection has ended. Has no effect if it has left already.</summary>
    public void Leave(Place<TConnection> place)
    {
        if (!place.HasLeft)
        {
            place.HasLeft = true;
            Connections--;
            Release(place);
        }
    }

    private static bool Exceeds(int count, int limit) => limit > 0 && count > limit;

    // What the address' own limits say.
    private Admitted<TConnection> FindRoom(IPAddress? block, AdmissionLimits limits, bool isHandshake) =>
        block is null || !_addresses.TryGetValue(block, out var own) ? default
        : Exceeds(own.Counted + 1, limits.ConnectionsPerAddress) ? new(PlaceRefusal.ConnectionsPerAddress)
        : isHandshake && Exceeds(own.Handshakes.Count + 1, limits.HandshakesPerAddress) ? Evict([own], PlaceRefusal.Handshakes)
        : default;

    private Admitted<TConnection> Evict(IEnumerable<AddressPlaces<TConnection>> addresses, PlaceRefusal otherwise)
    {
        var place = addresses
            .Take(MaxAddressesExamined)
            .SelectMany(address => address.Handshakes.Take(MaxExaminedOfAddress))
            .FirstOrDefault(place => isSilent(place.Connection));
        if (place is null)
        {
            return new(otherwise);
        }

        Leave(place);
        return new(PlaceRefusal.None, place);
    }

    private AddressPlaces<TConnection> AddressOf(IPAddress? block)
    {
        if (!_addresses.TryGetValue(block ?? Nobody, out var address))
        {
            _addresses[block ?? Nobody] = address = new AddressPlaces<TConnection>(++_numbers);
        }

        return address;
    }

    private void Count(Place<TConnection> place, AdmissionLimits limits)
    {
        if (limits.ConnectionsPerAddress > 0 && place.Block is not null)
        {
            place.IsCounted = true;
            AddressOf(place.Block).Counted++;
        }
    }

    private void Release(Place<TConnection> place)
    {
        if (place.IsCounted)
        {
            place.IsCounted = false;
            AddressOf(place.Block).Counted--;
        }

        StopWaiting(place);
        Forget(place.Block);
    }

    private void StopWaiting(Place<TConnection> place)
    {
        if (!place.IsHandshake)
        {
            return;
        }

        var address = AddressOf(place.Block);
        _waiting.Remove(address);
        address.Handshakes.Remove(place);
        if (address.Handshakes.Count > 0)
        {
            _waiting.Add(address);
        }

        place.IsHandshake = false;
        Handshakes--;
        Forget(place.Block);
    }

    private void Forget(IPAddress? block)
    {
        if (_addresses.TryGetValue(block ?? Nobody, out var address) && address is { Counted: 0, Handshakes.Count: 0 })
        {
            _addresses.Remove(block ?? Nobody);
        }
    }
}

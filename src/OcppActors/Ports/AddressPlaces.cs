namespace OcppActors.Ports;

/// <summary>The places of one address.</summary>
internal sealed class AddressPlaces<TConnection>(long number)
{
    private static readonly IComparer<Place<TConnection>> FirstFirst =
        Comparer<Place<TConnection>>.Create((one, other) => one.Number.CompareTo(other.Number));

    /// <summary>Those with the most handshakes first, and of equals the one whose handshake has waited for longest.</summary>
    public static IComparer<AddressPlaces<TConnection>> MostFirst { get; } = Comparer<AddressPlaces<TConnection>>.Create((one, other) =>
        (other.Handshakes.Count, one.Oldest, one.Number).CompareTo((one.Handshakes.Count, other.Oldest, other.Number)));

    /// <summary>Tells addresses apart that are equal otherwise.</summary>
    public long Number => number;

    /// <summary>All connections that count for the limit per address.</summary>
    public int Counted { get; set; }

    /// <summary>Connections whose client has not yet said who it is, in the order in which they began to wait.</summary>
    public SortedSet<Place<TConnection>> Handshakes { get; } = new(FirstFirst);

    private long Oldest => Handshakes.Min?.Number ?? long.MaxValue;
}

using System.Net;
using Microsoft.Extensions.Logging;
using OcppActors.Ports;

namespace OcppActors.Snoop;

/// <summary>The places of snoop clients, of which an address has a share. Thread-safe.</summary>
public sealed class ViewerPlaces(SnoopMetrics metrics, LogBrake brake, ILogger<ViewerPlaces> log)
{
    private const string Full = "snoop clients refused with 503 because of --snoop-max-viewers";

    private readonly Lock _lock = new();
    private readonly ConnectionPlaces<object?> _places = new(_ => false);

    /// <summary>Takes a place for a client; dispose of it to give it back.</summary>
    /// <param name="address">The client's address.</param>
    /// <param name="options">How many there may be.</param>
    /// <returns>Null: there is none, and the reason is in the log.</returns>
    public IDisposable? TryTake(IPAddress? address, SnoopOptions options)
    {
        var counted = address is null || IPAddress.IsLoopback(address) ? null : address;
        PlaceRefusal refusal;
        Place<object?> place;
        lock (_lock)
        {
            refusal = _places.Enter(null, counted, new AdmissionLimits(options.MaxViewers, options.MaxViewersPerAddress, 0), out place).Refusal;
            if (options.MaxViewers == 0)
            {
                _places.Leave(place); // not any number, but none
                refusal = PlaceRefusal.Connections;
            }

            _places.TryIdentify(place);
            metrics.Viewers = _places.Connections;
        }

        if (refusal == PlaceRefusal.None)
        {
            return new Taken(this, place);
        }

        metrics.CountRefused();
        if (brake.Allows(Full, address, LogLevel.Warning))
        {
            log.LogWarning(
                "Snoop client {Remote} refused with 503: {Reason}; --snoop-max-viewers raises it",
                address,
                refusal == PlaceRefusal.ConnectionsPerAddress
                    ? $"{options.MaxViewersPerAddress} clients come from its address, which may have half of all"
                    : $"the limit of {options.MaxViewers} clients is reached");
        }

        return null;
    }

    private void Leave(Place<object?> place)
    {
        lock (_lock)
        {
            _places.Leave(place);
            metrics.Viewers = _places.Connections;
        }
    }

    private sealed class Taken(ViewerPlaces places, Place<object?> place) : IDisposable
    {
        public void Dispose() => places.Leave(place);
    }
}

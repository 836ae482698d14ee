using System.Net;
using Microsoft.AspNetCore.Connections;

namespace OcppActors.Ports;

/// <summary>Gives the connections of a port their places, and closes those that lose theirs. Thread-safe.</summary>
/// <param name="name">What is full, for the log.</param>
public sealed class Admission(string name)
{
    private readonly Lock _lock = new();
    private readonly ConnectionPlaces<AdmissionTicket> _places = new(ticket => ticket.IsSilent);

    /// <summary>Who has been turned away.</summary>
    public AdmissionMetrics Metrics { get; } = new();

    /// <summary>Open connections.</summary>
    public int Connections
    {
        get
        {
            lock (_lock)
            {
                return _places.Connections;
            }
        }
    }

    /// <summary>Open connections whose client has not yet said who it is.</summary>
    public int Handshakes
    {
        get
        {
            lock (_lock)
            {
                return _places.Handshakes;
            }
        }
    }

    /// <summary>A new connection asks for a place.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="address">Its client's address; null: a trusted proxy's connection, and <see cref="AdmissionTicket.CountAddress"/> follows.</param>
    /// <param name="limits">How many there may be.</param>
    /// <param name="refusal">Which limit it exceeds, or null. The ticket is to be disposed of in either case.</param>
    public AdmissionTicket Admit(ConnectionContext connection, IPAddress? address, AdmissionLimits limits, out string? refusal)
    {
        var ticket = new AdmissionTicket(this, limits, connection);
        Admitted<AdmissionTicket> admitted;
        lock (_lock)
        {
            admitted = _places.Enter(ticket, address, limits, out var place);
            ticket.Place = place;
        }

        refusal = Act(admitted, limits);
        return ticket;
    }

    internal string? Assign(AdmissionTicket ticket, IPAddress? address, AdmissionLimits limits)
    {
        Admitted<AdmissionTicket> admitted;
        lock (_lock)
        {
            admitted = _places.Assign(ticket.Place, address, limits);
        }

        return Act(admitted, limits);
    }

    internal bool TryIdentify(AdmissionTicket ticket)
    {
        lock (_lock)
        {
            return _places.TryIdentify(ticket.Place);
        }
    }

    internal void MarkIdle(AdmissionTicket ticket)
    {
        lock (_lock)
        {
            _places.Wait(ticket.Place);
        }
    }

    internal void Leave(AdmissionTicket ticket)
    {
        lock (_lock)
        {
            _places.Leave(ticket.Place);
        }
    }

    internal bool TryExpire(AdmissionTicket ticket)
    {
        lock (_lock)
        {
            if (!ticket.Place.IsHandshake || ticket.Place.WasIdentified)
            {
                return false;
            }

            _places.Leave(ticket.Place);
        }

        Metrics.Expired.Increment();
        return true;
    }

    private string? Act(Admitted<AdmissionTicket> admitted, AdmissionLimits limits)
    {
        if (admitted.Evicted is { } evicted)
        {
            Metrics.Evicted.Increment();
            evicted.Connection.End();
        }

        if (admitted.IsAccepted)
        {
            return null;
        }

        Metrics.Of(admitted.Refusal).Increment();
        return admitted.Refusal switch
        {
            PlaceRefusal.ConnectionsPerAddress => $"{limits.ConnectionsPerAddress} connections come from the same address, and {name} takes no more",
            PlaceRefusal.Handshakes => $"too many connections are waiting for their answer, and {name} takes no more",
            _ => $"{name} has {limits.Connections} connections and takes no more",
        };
    }
}

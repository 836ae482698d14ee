using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace OcppActors.Ports;

/// <summary>A connection's place on a port; a connection feature, disposed of when the connection ends.</summary>
public sealed class AdmissionTicket : IDisposable
{
    private readonly Admission _admission;
    private readonly AdmissionLimits _limits;
    private readonly Socket? _socket;
    private readonly IConnectionLifetimeNotificationFeature? _lifetime;

    internal AdmissionTicket(Admission admission, AdmissionLimits limits, ConnectionContext connection)
    {
        (_admission, _limits) = (admission, limits);
        _socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        _lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
    }

    /// <summary>Whether the next step is ours; null: it is the client's, unless it has sent what has not been read yet.</summary>
    public Func<bool>? IsBusy { get; set; }

    /// <summary>
    /// Whether the connection has lost its place: a newer one needed it, or its time is up. It is then asked to close, as when
    /// the port stops; after <see cref="MarkAnswered"/> it is shut down.
    /// </summary>
    public bool IsLost => Place.HasLeft;

    /// <summary>Whether <see cref="MarkAnswered"/> has been called.</summary>
    public bool IsAnswered { get; private set; }

    internal Place<AdmissionTicket> Place { get; set; } = null!;

    /// <summary>Whether it waits for its client.</summary>
    internal bool IsSilent => IsBusy?.Invoke() is not true && Unread == 0;

    private int Unread
    {
        get
        {
            try
            {
                return _socket?.Available ?? 0;
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                return 0;
            }
        }
    }

    /// <summary>The client gets its answer from now on, and needs none if the connection loses its place.</summary>
    public void MarkAnswered() => IsAnswered = true;

    /// <summary>Counts a proxy's connection for its client's address, once.</summary>
    /// <returns>Which limit it exceeds, or null.</returns>
    public string? CountAddress(IPAddress? address) => _admission.Assign(this, address, _limits);

    /// <summary>The client has said who it is: the connection keeps its place, until <see cref="MarkIdle"/>. False: it has lost it already.</summary>
    public bool TryIdentify() => _admission.TryIdentify(this);

    /// <summary>The client has been answered, and nothing is known of what it wants next.</summary>
    public void MarkIdle() => _admission.MarkIdle(this);

    /// <summary>If the client has never said who it is, its time is up: the connection ends.</summary>
    public bool TryExpire()
    {
        if (!_admission.TryExpire(this))
        {
            return false;
        }

        End();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _admission.Leave(this);

    /// <summary>The connection has lost its place.</summary>
    internal void End()
    {
        if (!IsAnswered)
        {
            _lifetime?.RequestClose();
            return;
        }

        try
        {
            _socket?.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }
    }
}

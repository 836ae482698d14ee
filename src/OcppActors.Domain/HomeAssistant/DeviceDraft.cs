using System.Collections.Immutable;
using System.Text;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// One application of an input: the device on its way to the next, and what has to be published meanwhile. It knows what
/// Home Assistant has been told, and what must wait until it has.
/// </summary>
internal sealed partial class DeviceDraft(ChargePointDevice device, DateTimeOffset at)
{
    /// <summary>No charger has as many entities; one that makes up connector numbers must not fill the memory.</summary>
    private const int MaxEntities = 2000;
    private const string TooMany = "more entities than any charger has";

    // A charger that connects anew leaves its old connection just before, and a CPMS that admits one connection alone needs
    // up to two seconds in between (the takeover's retries): that is one change, and not offline and online.
    private static readonly TimeSpan OfflineDelay = TimeSpan.FromSeconds(3);

    private static readonly ReadOnlyMemory<byte> OnlinePayload = Encoding.UTF8.GetBytes(ChargePointDevice.Online);
    private static readonly ReadOnlyMemory<byte> OfflinePayload = Encoding.UTF8.GetBytes(ChargePointDevice.Offline);

    private readonly ImmutableArray<Publication>.Builder _publications = ImmutableArray.CreateBuilder<Publication>();
    private readonly ImmutableArray<string>.Builder _skipped = ImmutableArray.CreateBuilder<string>();
    private ChargePointDevice _device = device;

    public IdTags IdTags => _device.Settings.IdTags;

    public bool HasEntity(Entity entity) => _device.Components.ContainsKey(entity.Key);

    public void Connect(long connection)
    {
        if (!_device.Connections.Contains(connection))
        {
            SetConnections(_device.Connections.Add(connection));
        }
    }

    public void Disconnect(long connection)
    {
        _device = _device with { Conversations = _device.Conversations.Remove(connection) };
        SetConnections(_device.Connections.Remove(connection));
    }

    /// <summary>What waits for the charge point's return does not any more.</summary>
    public void EndOfflineDelay()
    {
        _device = _device with { OfflineDue = null };
        PublishAvailability();
    }

    /// <summary>Nothing more will be heard: nothing waits any more, but for a document that would follow the last too quickly.</summary>
    public void Flush()
    {
        if (_device.IsRestored && _device.Announcement.CanPublish(at))
        {
            Announce();
        }

        ReleaseDue(all: true);
        EndOfflineDelay();
    }

    public void SetIdentity(Booted boot)
    {
        var identity = _device.Identity.With(boot);
        if (identity != _device.Identity)
        {
            _device = _device with { Identity = identity };
            MarkChanged();
        }
    }

    /// <summary>The series of a key, a new one where there is none yet; null when there are too many.</summary>
    public MeterSeries? GetOrCreateSeries(MeterSeriesKey key, Func<MeterSeries> create)
    {
        if (_device.Series.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_device.Series.Count < MaxEntities)
        {
            return create();
        }

        Skip(TooMany);
        return null;
    }

    public void SetSeries(MeterSeriesKey key, MeterSeries series)
    {
        var before = _device.Series.GetValueOrDefault(key);
        if (before == series)
        {
            return;
        }

        _device = _device with { Series = _device.Series.SetItem(key, series) };
        if (before?.TotalPhases != series.TotalPhases)
        {
            MarkChanged();
        }
    }

    /// <summary>An entity has a value; one that is not known yet, or not in this form, is announced first.</summary>
    /// <param name="entity">What it is.</param>
    /// <param name="value">The payload of its topic.</param>
    /// <param name="isUrgent">The value tells of an event and waits for no interval.</param>
    /// <param name="isReset">A register begins anew, which is such an event.</param>
    public void SetState(Entity entity, ReadOnlyMemory<byte> value, bool isUrgent = false, bool isReset = false)
    {
        var known = _device.Components.GetValueOrDefault(entity.Key);
        if (known is { IsAnnounced: true, IsRemoved: false, Pending: null } && known.Entity == entity)
        {
            Pace(known, value, isUrgent, isReset);
        }
        else if (known is null && _device.Components.Count >= MaxEntities)
        {
            Skip(TooMany);
        }
        else
        {
            Undelay(entity.Key);
            Put(new Component(entity, _device.StateTopicOf(entity)) { Pending = value });
            MarkChanged();
        }
    }

    /// <summary>An entity, if there is one, will never have a value again.</summary>
    public void RemoveEntity(Entity entity)
    {
        switch (_device.Components.GetValueOrDefault(entity.Key))
        {
            case { IsAnnounced: true, IsRemoved: false } component:
                Undelay(entity.Key);
                Put(component with { IsRemoved = true, Pending = StatePayload.Null, Delayed = null });
                MarkChanged();
                break;
            case { IsAnnounced: false }:
                _device = _device with { Components = _device.Components.Remove(entity.Key) };
                break;
        }
    }

    /// <summary>The last document goes out again, now.</summary>
    public void Republish() => _device = _device with { Announcement = _device.Announcement.Republish(at) };

    /// <summary>Something could not be read; a short sentence for the log.</summary>
    public void Skip(string complaint) => _skipped.Add(complaint);

    public DeviceStep Finish()
    {
        if (_device.IsRestored && _device.Announcement.Due <= at)
        {
            Announce();
        }

        ReleaseDue(all: false);
        if (_device.OfflineDue <= at)
        {
            EndOfflineDelay();
        }

        var wake = _device.IsRestored ? Earlier(Earlier(_device.Announcement.Due, _device.OfflineDue), NextDelayed()) : null;
        return new DeviceStep(_device, _publications.DrainToImmutable(), wake, _skipped.DrainToImmutable());
    }

    private void SetConnections(ImmutableHashSet<long> connections)
    {
        var offlineDue = !connections.IsEmpty ? null : _device.Connections.IsEmpty ? _device.OfflineDue : at + OfflineDelay;
        _device = _device with { Connections = connections, KnowsConnections = true, OfflineDue = offlineDue };
        if (_device.Announcement.PublishedAt is null)
        {
            // Even a charge point that says nothing is announced.
            MarkChanged();
        }

        PublishAvailability();
    }

    private void Put(Component component)
    {
        var key = component.Entity.Key;
        _device = _device with { Components = _device.Components.SetItem(key, component), VerbatimComponents = _device.VerbatimComponents.Remove(key) };
    }

    private void MarkChanged() => _device = _device with { Announcement = _device.Announcement.MarkChanged(at) };

    /// <summary>The document, then every value that has waited for it.</summary>
    private void Announce()
    {
        var document = DiscoveryDocument.Of(_device);
        if (!document.Span.SequenceEqual(_device.Announcement.Document.Span))
        {
            _publications.Add(new Publication(PublicationKind.Discovery, _device.DiscoveryTopic, document));
        }

        _device = _device with { Announcement = _device.Announcement.Published(document, at) };

        foreach (var component in _device.Components.Values.Where(component => !component.IsAnnounced || component.Pending is not null))
        {
            if (component.Pending is { } value)
            {
                _publications.Add(new Publication(PublicationKind.State, component.StateTopic, value));
            }

            Put(component with { IsAnnounced = true, Pending = null, SentAt = component.Pending is null ? component.SentAt : at });
        }
    }

    private void PublishAvailability()
    {
        var online = !_device.Connections.IsEmpty;
        if (!_device.IsRestored || !_device.KnowsConnections || _device.PublishedOnline == online || _device.OfflineDue is not null)
        {
            return;
        }

        _publications.Add(new Publication(
            PublicationKind.Availability, _device.AvailabilityTopic, online ? OnlinePayload : OfflinePayload));
        _device = _device with { PublishedOnline = online };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}

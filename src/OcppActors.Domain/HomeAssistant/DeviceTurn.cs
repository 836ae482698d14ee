using System.Collections.Immutable;
using System.Text;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>One application of an input: the device on its way to the next, and what has to be published meanwhile.</summary>
internal sealed class DeviceTurn(ChargePointDevice device, DateTimeOffset at)
{
    /// <summary>No charger has as many entities; one that makes up connector numbers must not fill the memory.</summary>
    private const int MostEntities = 2000;
    private const string TooMany = "more entities than any charger has";

    private static readonly ReadOnlyMemory<byte> OnlinePayload = Encoding.UTF8.GetBytes(ChargePointDevice.Online);
    private static readonly ReadOnlyMemory<byte> OfflinePayload = Encoding.UTF8.GetBytes(ChargePointDevice.Offline);

    private readonly ImmutableArray<Publication>.Builder _publications = ImmutableArray.CreateBuilder<Publication>();
    private readonly ImmutableArray<string>.Builder _skipped = ImmutableArray.CreateBuilder<string>();
    private ChargePointDevice _device = device;

    public void Connect(long connection)
    {
        if (!_device.Connections.Contains(connection))
        {
            _device = _device with { Connections = _device.Connections.Add(connection) };
            SayAvailability();
        }

        ExpectAnnouncement();
    }

    public void Disconnect(long connection)
    {
        _device = _device with { Connections = _device.Connections.Remove(connection) };
        SayAvailability();
        ExpectAnnouncement();
    }

    public void Hear(Heard heard)
    {
        // A relay that announces no connections still shows them by their messages.
        Connect(heard.Connection);
        if (heard.Sender != Direction.FromChargePoint)
        {
            return;
        }

        var reading = OcppReader.Read(heard.Subprotocol, heard.Message);
        _skipped.AddRange(reading.Skipped);
        foreach (var fact in reading.Facts)
        {
            Learn(fact, heard.Timestamp);
        }
    }

    public DeviceStep Finish()
    {
        if (_device.Announcement.Due <= at)
        {
            Announce();
        }

        return new DeviceStep(_device, _publications.DrainToImmutable(), _device.Announcement.Due, _skipped.DrainToImmutable());
    }

    private void Learn(ChargePointFact fact, DateTimeOffset timestamp)
    {
        switch (fact)
        {
            case HeartbeatSent:
                Report(Entity.Heartbeat, StatePayload.Of(timestamp));
                break;
            case Booted boot:
                Identify(boot);
                break;
            case StatusReported status:
                ReportStatus(status);
                break;
            case Metered metered:
                ReportReadings(metered);
                break;
        }
    }

    private void Identify(Booted boot)
    {
        var identity = _device.Identity.With(boot);
        if (identity != _device.Identity)
        {
            _device = _device with { Identity = identity };
            MarkChanged();
        }

        if (boot.SerialNumber is { } serialNumber)
        {
            Report(Entity.SerialNumber, StatePayload.Of(serialNumber));
        }
    }

    private void ReportStatus(StatusReported reported)
    {
        var options = ConnectorStatus.Ocpp16;
        var status = ConnectorStatus.Find(options, reported.Status);
        if (status is null)
        {
            _skipped.Add($"status {OcppReader16.Shorten(reported.Status)} is unknown");
        }

        Report(Entity.Status(reported.Connector, options), status is null ? StatePayload.Null : StatePayload.Of(status));
    }

    private void ReportReadings(Metered metered)
    {
        foreach (var samples in metered.Samples.GroupBy(sample => (sample.Connector, sample.Location, sample.Measurand)))
        {
            var (connector, location, name) = samples.Key;
            if (MeasurandTable.Find(name) is { } measurand)
            {
                Take(new MeterSeriesKey(connector, location, measurand.Name), measurand, samples);
            }
            else
            {
                _skipped.Add($"measurand {OcppReader16.Shorten(name)} is unknown");
            }
        }
    }

    private void Take(MeterSeriesKey key, Measurand measurand, IEnumerable<MeterSample> samples)
    {
        if (_device.Series.GetValueOrDefault(key) is not { } before)
        {
            if (_device.Series.Count >= MostEntities)
            {
                _skipped.Add(TooMany);
                return;
            }

            before = MeterSeries.StartingWith(measurand, samples.First());
        }

        var (series, readings) = before.Take(samples);
        if (series != before)
        {
            _device = _device with { Series = _device.Series.SetItem(key, series) };
        }

        foreach (var reading in readings)
        {
            Report(EntityOf(reading.Phase), StatePayload.Of(reading.Value));
        }

        if (!series.HasWhole)
        {
            Retire(EntityOf(Phases.Total));
        }

        Entity EntityOf(Phases phase) => Entity.Reading(key.Connector, key.Location, measurand, series.Quantity, phase);
    }

    private void Report(Entity entity, ReadOnlyMemory<byte> value)
    {
        var known = _device.Components.GetValueOrDefault(entity.Topic);
        if (known is { IsAnnounced: true, IsRetired: false })
        {
            _publications.Add(new Publication(PublicationKind.State, known.StateTopic, value));
        }
        else if (known is null && _device.Components.Count >= MostEntities)
        {
            _skipped.Add(TooMany);
        }
        else
        {
            Put(new Component(entity, _device.StateTopicOf(entity)) { Waiting = value });
            MarkChanged();
        }
    }

    private void Retire(Entity entity)
    {
        switch (_device.Components.GetValueOrDefault(entity.Topic))
        {
            case { IsAnnounced: true, IsRetired: false } component:
                Put(component with { IsRetired = true, Waiting = StatePayload.Null });
                MarkChanged();
                break;
            case { IsAnnounced: false }:
                _device = _device with { Components = _device.Components.Remove(entity.Topic) };
                break;
        }
    }

    private void Put(Component component) =>
        _device = _device with { Components = _device.Components.SetItem(component.Entity.Topic, component) };

    private void MarkChanged() => _device = _device with { Announcement = _device.Announcement.Changed(at) };

    /// <summary>Even a charge point that says nothing is announced.</summary>
    private void ExpectAnnouncement()
    {
        if (_device.Announcement.PublishedAt is null)
        {
            MarkChanged();
        }
    }

    private void SayAvailability()
    {
        var online = !_device.Connections.IsEmpty;
        if (_device.PublishedOnline is { } published && published != online)
        {
            PublishAvailability(online);
        }
    }

    private void PublishAvailability(bool online)
    {
        _publications.Add(new Publication(
            PublicationKind.Availability, _device.AvailabilityTopic, online ? OnlinePayload : OfflinePayload));
        _device = _device with { PublishedOnline = online };
    }

    private void Announce()
    {
        var document = DiscoveryDocument.Of(_device);
        var announcement = _device.Announcement with { ChangedAt = null };
        if (!document.Span.SequenceEqual(announcement.Document.Span))
        {
            _publications.Add(new Publication(PublicationKind.Discovery, _device.DiscoveryTopic, document));
            announcement = announcement with { Document = document, PublishedAt = at };
        }

        _device = _device with { Announcement = announcement };
        if (_device.PublishedOnline is null)
        {
            PublishAvailability(!_device.Connections.IsEmpty);
        }

        foreach (var component in _device.Components.Values.Where(component => !component.IsAnnounced || component.Waiting is not null))
        {
            if (component.Waiting is { } value)
            {
                _publications.Add(new Publication(PublicationKind.State, component.StateTopic, value));
            }

            Put(component with { IsAnnounced = true, Waiting = null });
        }
    }
}

using System.Collections.Immutable;
using System.Text;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// One application of an input: the device on its way to the next, and what has to be published meanwhile. It keeps the order
/// that Home Assistant needs: the document that announces an entity, then the entity's states.
/// </summary>
internal sealed class DeviceDraft(ChargePointDevice device, DateTimeOffset at)
{
    /// <summary>The length of a number's payload, which the ledger counts with its entity.</summary>
    private const int NumberLength = 64;

    private static readonly ReadOnlyMemory<byte> OnlinePayload = Encoding.UTF8.GetBytes(ChargePointDevice.Online);
    private static readonly ReadOnlyMemory<byte> OfflinePayload = Encoding.UTF8.GetBytes(ChargePointDevice.Offline);

    private readonly ImmutableArray<Publication>.Builder _publications = ImmutableArray.CreateBuilder<Publication>();
    private readonly ImmutableArray<string>.Builder _skipped = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<FinishedSession>.Builder _finished = ImmutableArray.CreateBuilder<FinishedSession>();

    private EndedFlows? _endedFlows;
    private DeviceLedger? _ledger;

    /// <summary>The device so far.</summary>
    public ChargePointDevice Device { get; private set; } = device;

    /// <summary>Now.</summary>
    public DateTimeOffset At => at;

    /// <summary>How many publications there are so far.</summary>
    public int PublicationCount => _publications.Count;

    /// <summary>Of the device when it was first needed, with what has been added since.</summary>
    private DeviceLedger Ledger => _ledger ??= new DeviceLedger(Device);

    /// <summary>Replaces the device, for changes that need no publication.</summary>
    public void Update(Func<ChargePointDevice, ChargePointDevice> change)
    {
        Device = change(Device);
        _ledger = null;
    }

    public bool HasEntity(Entity entity) => Device.Components.ContainsKey(entity.Key);

    public ChargingSession? SessionOf(int connector) => Device.Sessions.GetValueOrDefault(connector);

    public void Connect(long connection)
    {
        if (!Device.Availability.Connections.Contains(connection))
        {
            Device = Device with { WasConnected = true, ReconnectedAt = Device.WasConnected ? at : null };
            SetConnections(Device.Availability.Connect(connection));
        }
    }

    public void Disconnect(long connection)
    {
        Device = Device with { Conversations = Device.Conversations.Remove(connection) };
        SetConnections(Device.Availability.Disconnect(connection, at));
    }

    /// <summary>Reads a message in the context of its connection, which knows the calls that wait for an answer.</summary>
    public OcppReading Read(MessageReceived received)
    {
        var before = Device.Conversations.GetValueOrDefault(received.Connection, Conversation.Empty);
        var (next, reading) = before.Apply(received.Sender, received.Subprotocol, received.Message);
        if (next != before)
        {
            Device = Device.WithConversation(received.Connection, next);
        }

        return reading;
    }

    /// <summary>
    /// No more messages will come: publishes everything that is delayed, except for a document that would follow the last one
    /// too quickly.
    /// </summary>
    public void Flush()
    {
        if (Device.IsRestored && Device.Announcement.CanPublish(at))
        {
            Announce();
        }

        PublishDue(null);
        EndOfflineDelay();
        Conclude(at + LateTransactions.Pause);
    }

    public void SetIdentity(Booted boot)
    {
        var identity = Device.Identity.With(boot);
        if (identity != Device.Identity)
        {
            Device = Device with { Identity = identity };
            MarkChanged();
        }
    }

    /// <summary>Sets a series without publishing it; false if there is no place for it.</summary>
    public bool TrySetSeries(MeterSeriesKey key, MeterSeries series)
    {
        var before = Device.Series.GetValueOrDefault(key);
        if (before == series)
        {
            return true;
        }

        if (!TryGrow(DeviceLedger.BytesOf(key, series) - (before is null ? 0 : DeviceLedger.BytesOf(key, before))))
        {
            return false;
        }

        Device = Device with { Series = Device.Series.SetItem(key, series) };
        if (before?.TotalPhases != series.TotalPhases)
        {
            MarkChanged();
        }

        return true;
    }

    /// <summary>
    /// Sets the session of a connector without publishing it; false if there is no place for it. If there is only none for its signed
    /// meter data, it is set without them.
    /// </summary>
    public bool TrySetSession(int connector, ChargingSession session)
    {
        var bytes = session.Bytes - (SessionOf(connector)?.Bytes ?? 0);
        if (!TryGrow(bytes))
        {
            if (session.Signed == default || !Ledger.TryGrow(bytes - session.Signed.Bytes))
            {
                return false;
            }

            session = session with { Signed = default };
        }

        Device = Device with { Sessions = Device.Sessions.SetItem(connector, session) };
        return true;
    }

    /// <summary>Records a status if it is the newest of its subject (<see cref="StatusHistory"/>); false if it is not.</summary>
    public bool IsNewest(string subject, DateTimeOffset? time, MessageTime messageTime, string? text = null)
    {
        if (!Device.Statuses.TryAdd(subject, time, messageTime, out var next, text))
        {
            return false;
        }

        if (TryGrow(next.Bytes - Device.Statuses.Bytes))
        {
            Device = Device with { Statuses = next };
        }

        return true;
    }

    /// <summary>A message was received that relays never repeat (<see cref="StatusHistory"/>).</summary>
    public void RecordReceipt(DateTimeOffset receipt)
    {
        var next = Device.Statuses.RecordReceipt(receipt);
        if (!ReferenceEquals(next, Device.Statuses))
        {
            Device = Device with { Statuses = next };
        }
    }

    /// <summary>Publishes a value of an entity; an entity that is new or has changed is announced first.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="value">The payload of its state topic.</param>
    /// <param name="isUrgent">The value belongs to an event and is not delayed by the minimum interval.</param>
    /// <param name="isReset">A register starts again, which is such an event.</param>
    public void SetState(Entity entity, ReadOnlyMemory<byte> value, bool isUrgent = false, bool isReset = false)
    {
        isUrgent |= _endedFlows?.Remove(entity) is true;
        var known = Device.Components.GetValueOrDefault(entity.Key);
        if (known is { IsAnnounced: true, IsRemoved: false, Pending: null } && known.Entity == entity)
        {
            if (isUrgent || isReset || Device.Pacing.Allows(entity.Key, at) || (value.Length > NumberLength && !Ledger.TryGrow(value.Length - NumberLength)))
            {
                PublishState(known, value, isReset);
            }
            else
            {
                Device = Device with { Pacing = Device.Pacing.Delay(entity.Key, value) };
            }
        }
        else if (TryPut((known?.Entity == entity ? new Component(entity, known.DocumentBytes) : Device.ComponentOf(entity)) with { Pending = value }))
        {
            Device = Device with { Pacing = Device.Pacing.Remove(entity.Key) };
            MarkChanged();
        }
    }

    /// <summary>Publishes 0 for an entity, unless its value is set meanwhile by the same message.</summary>
    public void EndFlow(Entity entity) => (_endedFlows ??= new()).Add(entity);

    /// <summary>Publishes the delayed value of an entity, if there is one.</summary>
    public void PublishDelayed(string key)
    {
        if (Device.Pacing.DelayedValueOf(key) is { } value && Device.Components.GetValueOrDefault(key) is { } component)
        {
            PublishState(component, value);
        }
    }

    /// <summary>Removes an entity, if there is one, from Home Assistant.</summary>
    public void RemoveEntity(Entity entity)
    {
        _endedFlows?.Remove(entity);
        switch (Device.Components.GetValueOrDefault(entity.Key))
        {
            case { IsAnnounced: true, IsRemoved: false } component:
                Device = Device with { Pacing = Device.Pacing.Cancel(entity.Key) };
                Put(component with { IsRemoved = true, Pending = StatePayload.Null });
                MarkChanged();
                break;
            case { IsAnnounced: false }:
                Device = Device with { Components = Device.Components.Remove(entity.Key) };
                break;
        }
    }

    /// <summary>The document has been published again: the next one keeps its distance from now on.</summary>
    public void Republish() => Device = Device with { Announcement = Device.Announcement.Republish(at) };

    /// <summary>Something could not be read.</summary>
    /// <param name="reason">A short sentence for the log.</param>
    public void Skip(string reason) => _skipped.Add(reason);

    /// <summary>The discovery document has changed.</summary>
    public void MarkChanged() => Device = Device with { Announcement = Device.Announcement.MarkChanged(at) };

    /// <summary>Adds or replaces a component without announcing it; false if there is no place for it.</summary>
    public bool TryPut(Component component)
    {
        var hasPlace = Device.Components.TryGetValue(component.Entity.Key, out var before)
            ? TryGrow(component.Bytes - before.Bytes)
            : Ledger.TryAddFound(component);
        if (hasPlace)
        {
            Put(component);
        }
        else
        {
            Skip(ChargePointDevice.TooMuch);
        }

        return hasPlace;
    }

    private void Put(Component component)
    {
        var key = component.Entity.Key;
        Device = Device with { Components = Device.Components.SetItem(key, component), VerbatimComponents = Device.VerbatimComponents.Remove(key) };
    }

    /// <summary>Publishes the availability if it has changed.</summary>
    public void PublishAvailability()
    {
        if (Device is not { IsRestored: true, Availability.Unpublished: { } isOnline })
        {
            return;
        }

        _publications.Add(new Publication(PublicationKind.Availability, Device.AvailabilityTopic, isOnline ? OnlinePayload : OfflinePayload));
        Device = Device with { Availability = Device.Availability.MarkPublished() };
    }

    /// <summary>Publishes a document ahead of the publications from <paramref name="index"/> on.</summary>
    public void InsertDocument(int index, ReadOnlyMemory<byte> json) =>
        _publications.Insert(index, new Publication(PublicationKind.Discovery, Device.DiscoveryTopic, json));

    /// <summary>Publishes everything that is due, and gives the result.</summary>
    public DeviceStep Finish()
    {
        _endedFlows?.Publish(this);
        if (Device.IsRestored && Device.Announcement.Due <= at)
        {
            Announce();
        }

        PublishDue(at);
        if (Device.Availability.OfflineDue <= at)
        {
            EndOfflineDelay();
        }

        Conclude(at);
        var wake = Device.IsRestored
            ? Earlier(Earlier(Earlier(Device.Announcement.Due, Device.Availability.OfflineDue), Device.Pacing.NextDue), Device.Transactions.Late.Due)
            : null;
        return new DeviceStep(Device, _publications.DrainToImmutable(), wake, _skipped.DrainToImmutable()) { Finished = _finished.DrainToImmutable() };
    }

    /// <summary>
    /// Finishes the transactions of which no more is expected. Until the device is restored, an earlier run may know more of them.
    /// </summary>
    private void Conclude(DateTimeOffset now)
    {
        if (Device.Transactions.Late.All.IsEmpty)
        {
            return;
        }

        var (late, concluded) = Device.Transactions.Late.Conclude(Device.IsRestored ? now : null);
        if (ReferenceEquals(late, Device.Transactions.Late))
        {
            return;
        }

        var history = Device.Transactions with { Late = late };
        foreach (var transaction in concluded.Where(transaction => transaction.IsTransaction))
        {
            var session = transaction.ToSession();
            history = history.AddEnded(EndedTransaction.Of(transaction.Connector, session));
            _finished.Add(FinishedSession.Of(transaction.Connector, session, Device.Settings.IdTags));
        }

        Device = Device with { Transactions = history };
    }

    /// <summary>Whether there is a place for more memory; if not, it is said.</summary>
    private bool TryGrow(int bytes)
    {
        var hasPlace = bytes <= 0 || Ledger.TryGrow(bytes);
        if (!hasPlace)
        {
            Skip(ChargePointDevice.TooMuch);
        }

        return hasPlace;
    }

    private void SetConnections(DeviceAvailability availability)
    {
        Device = Device with { Availability = availability };
        if (Device.Announcement.PublishedAt is null)
        {
            // A charge point that sends no message is announced as well.
            MarkChanged();
        }

        PublishAvailability();
    }

    private void EndOfflineDelay()
    {
        Device = Device with { Availability = Device.Availability.EndOfflineDelay() };
        PublishAvailability();
    }

    /// <summary>Publishes the document, then every value that waits for it.</summary>
    private void Announce()
    {
        var document = DiscoveryDocument.Of(Device);
        if (!Device.Announcement.IsPublished(document))
        {
            _publications.Add(new Publication(PublicationKind.Discovery, Device.DiscoveryTopic, document));
        }

        Device = Device with { Announcement = Device.Announcement.Published(document, at) };
        foreach (var component in Device.Components.Values.Where(component => !component.IsAnnounced || component.Pending is not null))
        {
            Put(component with { IsAnnounced = true, Pending = null });
            if (component.Pending is { } value)
            {
                PublishState(component, value);
            }
        }
    }

    private void PublishState(Component component, ReadOnlyMemory<byte> value, bool isReset = false)
    {
        _publications.Add(new Publication(PublicationKind.State, Device.StateTopicOf(component.Entity), value) { IsReset = isReset });
        if (Device.Pacing.MinInterval > TimeSpan.Zero)
        {
            Device = Device with { Pacing = Device.Pacing.MarkPublished(component.Entity.Key, at) };
        }
    }

    private void PublishDue(DateTimeOffset? time)
    {
        foreach (var key in Device.Pacing.DueAt(time))
        {
            PublishDelayed(key);
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}

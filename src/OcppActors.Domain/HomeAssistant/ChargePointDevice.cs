using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The state of one charge point as a device of Home Assistant, immutable: <see cref="Apply"/> takes an input and returns the
/// next state and the messages to publish. The states of an entity are published after the discovery document that announces
/// it, and nothing is published before <see cref="Restored"/> has been applied.
/// </summary>
public sealed record ChargePointDevice
{
    internal const string Online = "online";
    internal const string Offline = "offline";

    /// <summary>What <see cref="DeviceStep.Skipped"/> says of a charge point of which not everything has a place.</summary>
    public const string TooMuch = "500 entities, a discovery document of 200 KB and 256 KiB of memory are the most";

    internal const int MaxEntities = DeviceLedger.MaxEntities;

    /// <summary>As many connectors as hardly any charger has.</summary>
    internal const int MaxEarlyFlowEnds = 64;

    /// <summary>The connection that ends during a takeover, and the one that replaces it.</summary>
    private const int MaxConversations = 2;

    private ChargePointDevice(ChargePointId id, DeviceSettings settings, string topicId)
    {
        Id = id;
        Settings = settings;
        Pacing = new PublicationPacing(settings.MinInterval);
        Topics = new DeviceTopics(settings, topicId);
        Components = ImmutableSortedDictionary.Create<string, Component>(StringComparer.Ordinal)
            .Add(Entities.Connectivity.Key, ComponentOf(Entities.Connectivity))
            .Add(Entities.Heartbeat.Key, ComponentOf(Entities.Heartbeat));
    }

    /// <summary>The charge point's raw id.</summary>
    public ChargePointId Id { get; }

    /// <summary>The settings of its bridge.</summary>
    public DeviceSettings Settings { get; }

    /// <summary>The topic of the discovery document: <c>homeassistant/device/ocpp/&lt;id&gt;/config</c>.</summary>
    public string DiscoveryTopic => Topics.Discovery;

    /// <summary>The topic of <c>online</c> and <c>offline</c>: <c>ocpp/&lt;id&gt;/availability</c>.</summary>
    public string AvailabilityTopic => Topics.Availability;

    /// <summary>About how many bytes of memory it takes.</summary>
    public int Bytes => DeviceLedger.BytesOf(this);

    internal DeviceTopics Topics { get; }

    internal DeviceIdentity Identity { get; init; } = DeviceIdentity.Unknown;

    /// <summary>Whether the broker has been asked what it retains of an earlier run.</summary>
    internal bool IsRestored { get; init; }

    internal DeviceAvailability Availability { get; init; } = DeviceAvailability.Unknown;

    internal bool WasConnected { get; init; }

    /// <summary>When the latest connection was opened; null if this run has seen no other one before.</summary>
    internal DateTimeOffset? ReconnectedAt { get; init; }

    /// <summary>The calls that wait for an answer, by connection; connections without one are left out.</summary>
    internal ImmutableDictionary<long, Conversation> Conversations { get; init; } = ImmutableDictionary<long, Conversation>.Empty;

    /// <summary>The entities, by the keys of their components.</summary>
    internal ImmutableSortedDictionary<string, Component> Components { get; init; }

    /// <summary>Components of the retained document that this version does not use, as JSON by key: they stay as they are.</summary>
    internal ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> VerbatimComponents { get; init; } =
        ImmutableSortedDictionary.Create<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    internal ImmutableDictionary<MeterSeriesKey, MeterSeries> Series { get; init; } =
        ImmutableDictionary<MeterSeriesKey, MeterSeries>.Empty;

    /// <summary>The current or last transaction of each connector.</summary>
    internal ImmutableSortedDictionary<int, ChargingSession> Sessions { get; init; } = ImmutableSortedDictionary<int, ChargingSession>.Empty;

    internal TransactionHistory Transactions { get; init; } = TransactionHistory.Empty;

    internal StatusHistory Statuses { get; init; } = StatusHistory.Empty;

    /// <summary>The connectors whose flows have ended before the device was restored (<see cref="FlowEnd"/>).</summary>
    internal ImmutableHashSet<int> EarlyFlowEnds { get; init; } = [];

    internal PublicationPacing Pacing { get; init; }

    /// <summary>The discovery document.</summary>
    internal Announcement Announcement { get; init; } = Announcement.None;

    /// <summary>A charge point about which nothing is known.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="settings">The settings of its bridge.</param>
    /// <param name="topicId">The topic level that stands for it; null for the usual one (<see cref="TopicId"/>).</param>
    public static ChargePointDevice New(ChargePointId id, DeviceSettings settings, string? topicId = null) =>
        new(id, settings, topicId ?? TopicId.Of(id));

    /// <summary>The same charge point with its connections, about which nothing else is known: another bridge publishes it for now.</summary>
    public ChargePointDevice Anew(DateTimeOffset at) => Availability.Connections.Aggregate(
        New(Id, Settings, Topics.Id) with { Availability = DeviceAvailability.Unknown.SetKnown(Availability.IsKnown) },
        (device, connection) => device.Apply(new Connected(at, connection)).Device);

    /// <summary>
    /// Whether nothing has changed that a charge point makes grow: the entities, which the readings of a series follow, the open calls,
    /// the transactions, and the signed data of the sessions. It then takes about as much memory as before.
    /// </summary>
    public bool HasSizeOf(ChargePointDevice before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return ReferenceEquals(Components, before.Components)
            && ReferenceEquals(Conversations, before.Conversations)
            && ReferenceEquals(Transactions, before.Transactions)
            && (ReferenceEquals(Sessions, before.Sessions) || SignedBytes == before.SignedBytes);
    }

    /// <summary>Applies an input. Messages of any content are accepted: what cannot be read is named in the result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input is of an unknown type.</exception>
    public DeviceStep Apply(DeviceInput input)
    {
        var draft = new DeviceDraft(this, input.At);
        switch (input)
        {
            case Connected connected:
                draft.Connect(connected.Connection);
                break;
            case Disconnected disconnected:
                draft.Disconnect(disconnected.Connection);
                break;
            case FeedStopped:
                draft.Flush();
                break;
            case MessageReceived received:
                ApplyMessage(draft, received);
                break;
            case Restored restored:
                new DeviceRestorer(draft).Apply(restored);
                break;
            case Republished:
                draft.Republish();
                break;
            case Tick:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(input), input, "Not an input of a device");
        }

        return draft.Finish();
    }

    /// <summary>Applies facts without a message, for tests.</summary>
    internal DeviceStep ApplyFacts(ImmutableArray<ChargePointFact> facts, MessageTime messageTime)
    {
        var draft = new DeviceDraft(this, messageTime.Now);
        draft.Apply(facts, messageTime);
        return draft.Finish();
    }

    private int SignedBytes
    {
        get
        {
            var bytes = 0;
            foreach (var (_, session) in Sessions)
            {
                bytes += session.Signed.Bytes;
            }

            return bytes;
        }
    }

    internal string StateTopicOf(Entity entity) => entity.IsConnectivity ? AvailabilityTopic : Topics.State(entity.Topic);

    internal Component ComponentOf(Entity entity) => new(entity, DiscoveryDocument.MaxBytesOf(this, entity));

    internal ChargePointDevice WithConversation(long connection, Conversation conversation)
    {
        var others = Conversations.Remove(connection);
        return this with
        {
            Conversations = conversation == Conversation.Empty
                ? others
                : (others.Count < MaxConversations ? others : others.Remove(others.Keys.Min())).Add(connection, conversation),
        };
    }

    private static void ApplyMessage(DeviceDraft draft, MessageReceived received)
    {
        // A relay that does not report connections still shows them by their messages.
        draft.Connect(received.Connection);
        var reading = draft.Read(received);
        foreach (var reason in reading.Skipped)
        {
            draft.Skip(reason);
        }

        draft.Apply(reading.Facts, new MessageTime(received.Timestamp, received.At) { IsReplayed = received.IsReplayed });
    }
}

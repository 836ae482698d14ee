using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// A charge point as Home Assistant's device, immutable: <see cref="Apply"/> takes an input and gives the next device and
/// what is to be published. A value is published after the discovery document that announces it, until then it waits here;
/// and nothing is published before <see cref="Restored"/> has told what an earlier run has left at the broker.
/// </summary>
public sealed record ChargePointDevice
{
    internal const string Online = "online";
    internal const string Offline = "offline";

    private ChargePointDevice(ChargePointId id, DeviceSettings settings)
    {
        Id = id;
        Settings = settings;
        var topicId = TopicId.Of(id);
        DiscoveryTopic = $"{settings.DiscoveryPrefix}/device/ocpp/{topicId}/config";
        AvailabilityTopic = $"{settings.StatePrefix}/{topicId}/availability";
        Components = ImmutableSortedDictionary.Create<string, Component>(StringComparer.Ordinal)
            .Add(Entity.Connectivity.Key, new Component(Entity.Connectivity, StateTopicOf(Entity.Connectivity)))
            .Add(Entity.Heartbeat.Key, new Component(Entity.Heartbeat, StateTopicOf(Entity.Heartbeat)));
    }

    public ChargePointId Id { get; }

    public DeviceSettings Settings { get; }

    /// <summary>Where the discovery document goes.</summary>
    public string DiscoveryTopic { get; }

    /// <summary>Where <c>online</c> and <c>offline</c> go.</summary>
    public string AvailabilityTopic { get; }

    internal DeviceIdentity Identity { get; init; } = DeviceIdentity.Unknown;

    /// <summary>What the broker retains of an earlier run has been read.</summary>
    internal bool IsRestored { get; init; }

    /// <summary>The entities, by the keys of their components.</summary>
    internal ImmutableSortedDictionary<string, Component> Components { get; init; }

    /// <summary>Components that stay in the document just as they stood in the retained one, JSON by key.</summary>
    internal ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> VerbatimComponents { get; init; } =
        ImmutableSortedDictionary.Create<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    internal ImmutableDictionary<MeterSeriesKey, MeterSeries> Series { get; init; } =
        ImmutableDictionary<MeterSeriesKey, MeterSeries>.Empty;

    /// <summary>The transaction of each connector, the last or the one that goes on.</summary>
    internal ImmutableSortedDictionary<int, ChargingSession> Sessions { get; init; } = ImmutableSortedDictionary<int, ChargingSession>.Empty;

    /// <summary>Transactions that are over, the latest last: what is said of them once more changes nothing.</summary>
    internal ImmutableList<string> EndedTransactions { get; init; } = [];

    /// <summary>Transactions that began before anybody knew on which EVSE, by their ids.</summary>
    internal ImmutableDictionary<string, PendingStart> PendingStarts { get; init; } = ImmutableDictionary<string, PendingStart>.Empty;

    /// <summary>When what waits for its topic's interval goes out, by the keys of the components.</summary>
    internal ImmutableDictionary<string, DateTimeOffset> Delayed { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>What has been said and means until it is said otherwise: the newest, by what it is about.</summary>
    internal ImmutableDictionary<string, StatusFreshness> Standings { get; init; } = ImmutableDictionary<string, StatusFreshness>.Empty;

    /// <summary>When the relay had the newest message that is never said again.</summary>
    internal DateTimeOffset? LastReceipt { get; init; }

    /// <summary>The open connections; the charge point is available as long as there is one.</summary>
    internal ImmutableHashSet<long> Connections { get; init; } = [];

    /// <summary>What has been asked and not answered yet, by connection; silent ones are left out.</summary>
    internal ImmutableDictionary<long, Conversation> Conversations { get; init; } = ImmutableDictionary<long, Conversation>.Empty;

    /// <summary>Whether <see cref="Connections"/> says anything: before the first event an empty set does not.</summary>
    internal bool KnowsConnections { get; init; }

    /// <summary>What this run has published of its availability, or null.</summary>
    internal bool? PublishedOnline { get; init; }

    /// <summary>When it is offline unless it connects before; null while it is connected, and once it is offline.</summary>
    internal DateTimeOffset? OfflineDue { get; init; }

    internal Announcement Announcement { get; init; } = Announcement.None;

    /// <summary>A charge point that nothing is known of.</summary>
    public static ChargePointDevice New(ChargePointId id, DeviceSettings settings) => new(id, settings);

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
            case MessageReceived heard:
                ApplyMessage(draft, heard);
                break;
            case Restored restored:
                draft.Recall(restored);
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

    /// <summary>The charge point has said this; for <see cref="MessageReceived"/>, and for tests that need no message.</summary>
    internal DeviceStep ApplyFacts(ImmutableArray<ChargePointFact> facts, MessageTime moment)
    {
        var draft = new DeviceDraft(this, moment.Now);
        draft.Apply(facts, moment);
        return draft.Finish();
    }

    internal string StateTopicOf(Entity entity) => entity.IsConnectivity
        ? AvailabilityTopic
        : $"{Settings.StatePrefix}/{TopicId.Of(Id)}/{entity.Topic}/state";

    private static void ApplyMessage(DeviceDraft draft, MessageReceived heard)
    {
        // A relay that announces no connections still shows them by their messages.
        draft.Connect(heard.Connection);
        var reading = draft.Read(heard);
        foreach (var complaint in reading.Skipped)
        {
            draft.Skip(complaint);
        }

        draft.Apply(reading.Facts, new MessageTime(heard.Timestamp, heard.At));
    }
}

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

    /// <summary>No charger has as many entities; one that makes up connector numbers must not fill the memory.</summary>
    internal const int MaxEntities = 2000;

    private ChargePointDevice(ChargePointId id, DeviceSettings settings)
    {
        Id = id;
        Settings = settings;
        Pacing = new PublicationPacing(settings.MinInterval);
        var topicId = TopicId.Of(id);
        DiscoveryTopic = $"{settings.DiscoveryPrefix}/device/ocpp/{topicId}/config";
        AvailabilityTopic = $"{settings.StatePrefix}/{topicId}/availability";
        Components = ImmutableSortedDictionary.Create<string, Component>(StringComparer.Ordinal)
            .Add(Entities.Connectivity.Key, new Component(Entities.Connectivity, StateTopicOf(Entities.Connectivity)))
            .Add(Entities.Heartbeat.Key, new Component(Entities.Heartbeat, StateTopicOf(Entities.Heartbeat)));
    }

    /// <summary>The charge point's raw id.</summary>
    public ChargePointId Id { get; }

    /// <summary>The settings of its bridge.</summary>
    public DeviceSettings Settings { get; }

    /// <summary>The topic of the discovery document: <c>homeassistant/device/ocpp/&lt;id&gt;/config</c>.</summary>
    public string DiscoveryTopic { get; }

    /// <summary>The topic of <c>online</c> and <c>offline</c>: <c>ocpp/&lt;id&gt;/availability</c>.</summary>
    public string AvailabilityTopic { get; }

    internal DeviceIdentity Identity { get; init; } = DeviceIdentity.Unknown;

    /// <summary>Whether the broker has been asked what it retains of an earlier run.</summary>
    internal bool IsRestored { get; init; }

    internal DeviceAvailability Availability { get; init; } = DeviceAvailability.Unknown;

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

    internal PublicationPacing Pacing { get; init; }

    /// <summary>The discovery document.</summary>
    internal Announcement Announcement { get; init; } = Announcement.None;

    /// <summary>A charge point about which nothing is known.</summary>
    public static ChargePointDevice New(ChargePointId id, DeviceSettings settings) => new(id, settings);

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

    internal string StateTopicOf(Entity entity) => entity.IsConnectivity
        ? AvailabilityTopic
        : $"{Settings.StatePrefix}/{TopicId.Of(Id)}/{entity.Topic}/state";

    private static void ApplyMessage(DeviceDraft draft, MessageReceived received)
    {
        // A relay that does not report connections still shows them by their messages.
        draft.Connect(received.Connection);
        var reading = draft.Read(received);
        foreach (var reason in reading.Skipped)
        {
            draft.Skip(reason);
        }

        draft.Apply(reading.Facts, new MessageTime(received.Timestamp, received.At));
    }
}

using System.Text;
using System.Text.Json;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.HomeAssistant;
using Shouldly;

namespace OcppActors.Domain.Tests.Support;

/// <summary>A device with a clock of its own, which ticks whenever the device has asked for it, and everything it has published.</summary>
internal sealed class TestDevice
{
    public static readonly DateTimeOffset Start = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    private readonly List<(DateTimeOffset At, Publication Publication)> _published = [];
    private ChargePointDevice _device;
    private DateTimeOffset? _wake;
    private Dictionary<string, string> _retainedBefore = new(StringComparer.Ordinal);

    /// <param name="id">The charge point's id.</param>
    /// <param name="settings">The settings of its bridge.</param>
    /// <param name="isRestored">Whether it is known already that the broker retains nothing.</param>
    public TestDevice(string id = "CP-1", DeviceSettings? settings = null, bool isRestored = true)
    {
        Settings = settings ?? new DeviceSettings("ocpp-bridge/test/availability", "1.2.3") { BridgeId = "test" };
        _device = ChargePointDevice.New(new ChargePointId(id), Settings);
        if (isRestored)
        {
            Restores(null);
        }
    }

    public DeviceSettings Settings { get; }

    public DateTimeOffset Now { get; private set; } = Start;

    public List<string> Skipped { get; } = [];

    /// <summary>The transactions that are over, in the order in which they were reported.</summary>
    public List<FinishedSession> Finished { get; } = [];

    public IReadOnlyList<(DateTimeOffset At, Publication Publication)> Published => _published;

    /// <summary>Each publication as <c>topic payload</c>; of a discovery document the topic only.</summary>
    public IEnumerable<string> Log => _published.Select(entry => entry.Publication.Kind == PublicationKind.Discovery
        ? entry.Publication.Topic
        : $"{entry.Publication.Topic} {TextOf(entry.Publication)}");

    public IEnumerable<(DateTimeOffset At, JsonElement Json)> Documents => _published
        .Where(entry => entry.Publication.Kind == PublicationKind.Discovery)
        .Select(entry => (entry.At, JsonElement.Parse(entry.Publication.Payload.Span)));

    /// <summary>The last document as it was published.</summary>
    public string DocumentText => TextOf(_published.Last(entry => entry.Publication.Kind == PublicationKind.Discovery).Publication);

    public JsonElement Document => Documents.Last().Json;

    public JsonElement Components => Document.GetProperty("components");

    /// <summary>The latest states, by the part of the topic that names the entity.</summary>
    public IDictionary<string, string> Retained => _published
        .Where(entry => entry.Publication.Kind == PublicationKind.State)
        .GroupBy(entry => string.Join('/', entry.Publication.Topic.Split('/')[2..^1]))
        .ToDictionary(group => group.Key, group => TextOf(group.Last().Publication), StringComparer.Ordinal);

    /// <summary>All values of an entity in the order of their publication; null is unknown.</summary>
    /// <param name="entity">The part of the topic that names it: <c>1/session/energy</c>.</param>
    public IEnumerable<decimal?> HistoryOf(string entity) => _published
        .Where(entry => entry.Publication.Kind == PublicationKind.State && string.Join('/', entry.Publication.Topic.Split('/')[2..^1]) == entity)
        .Select(entry => JsonElement.Parse(entry.Publication.Payload.Span).GetProperty("value"))
        .Select(value => value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : (decimal?)null);

    /// <summary>
    /// What Home Assistant's Energy dashboard has added up over an entity (<c>total_increasing</c>): the rises; a fall by a tenth or
    /// more is a reset, from which it counts from 0, and a smaller one is subtracted. The first value counts as the start.
    /// </summary>
    /// <param name="entity">The part of the topic that names it.</param>
    public decimal DashboardOf(string entity)
    {
        var values = HistoryOf(entity).OfType<decimal>().ToList();
        return values.Zip(values.Skip(1), (before, next) => next < 0.9m * before ? next : next - before).Sum();
    }

    /// <summary>Plays lines of a recording, each at its time.</summary>
    public TestDevice Plays(IEnumerable<RecordedMessage> messages)
    {
        TimeSpan? offset = null;
        foreach (var message in messages)
        {
            offset ??= message.Timestamp - Now;
            Waits(Math.Max(0, (message.Timestamp - offset.Value - Now).TotalSeconds));
            Receives(message.Payload, message.Timestamp, message.Sender, message.Protocol);
        }

        return Waits(10);
    }

    /// <summary>Restores the device from what the broker retains.</summary>
    /// <param name="document">The discovery document, or null.</param>
    /// <param name="knowsConnections">Whether all open connections have been reported.</param>
    /// <param name="states">Payload by topic, as <see cref="Retained"/> gives them.</param>
    public TestDevice Restores(string? document, bool knowsConnections = false, IDictionary<string, string>? states = null)
    {
        var retained = document is null ? null : RetainedDocument.Read(_device.DiscoveryTopic, Encoding.UTF8.GetBytes(document), Settings);
        var prefix = $"{Settings.StatePrefix}/{TopicId.Of(_device.Id)}/";
        return Apply(new Restored(Now, retained, knowsConnections)
        {
            States = (states ?? new Dictionary<string, string>(StringComparer.Ordinal))
                .Where(state => retained?.StateTopics.Contains($"{prefix}{state.Key}/state") is true)
                .ToDictionary(
                    state => $"{prefix}{state.Key}/state", state => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(state.Value), StringComparer.Ordinal),
        });
    }

    /// <summary>A new run after this one at the same time, restored from everything that this one and those before have published.</summary>
    public TestDevice Restarts()
    {
        var states = new Dictionary<string, string>(_retainedBefore, StringComparer.Ordinal);
        foreach (var (entity, payload) in Retained)
        {
            states[entity] = payload;
        }

        var next = new TestDevice(_device.Id.Value, Settings, isRestored: false) { Now = Now, _retainedBefore = states };
        return next.Restores(DocumentText, states: states);
    }

    public TestDevice Connects(long connection = 1) => Apply(new Connected(Now, connection));

    public TestDevice Republishes() => Apply(new Republished(Now));

    public TestDevice Disconnects(long connection = 1) => Apply(new Disconnected(Now, connection));

    public TestDevice StopsFeed() => Apply(new FeedStopped(Now));

    public TestDevice Receives(string message, Direction sender = Direction.FromChargePoint, string? subprotocol = "ocpp1.6", long connection = 1) =>
        Receives(Encoding.UTF8.GetBytes(message), Now, sender, subprotocol, connection);

    public TestDevice Receives(
        ReadOnlyMemory<byte> message,
        DateTimeOffset timestamp,
        Direction sender = Direction.FromChargePoint,
        string? subprotocol = "ocpp1.6",
        long connection = 1,
        bool isReplayed = false) => Apply(new MessageReceived(Now, connection, timestamp, sender, subprotocol, message) { IsReplayed = isReplayed });

    /// <summary>Applies facts without a message, received at this time by the relay's clock or now.</summary>
    public TestDevice Applies(IEnumerable<ChargePointFact> facts, DateTimeOffset? receipt) =>
        Take(_device.ApplyFacts([.. facts], new MessageTime(receipt ?? Now, Now)));

    public TestDevice Applies(params ChargePointFact[] facts) => Applies(facts, receipt: null);

    /// <summary>Sends MeterValues of connector 1 with these sampled values, JSON objects.</summary>
    public TestDevice SendsMeterValues(params string[] samples) => Receives(
        $$"""[2,"m","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{{string.Join(',', samples)}}]}]}]""");

    /// <summary>Advances the clock.</summary>
    public TestDevice Waits(double seconds)
    {
        var until = Now.AddSeconds(seconds);
        while (_wake is { } wake && wake <= until)
        {
            wake.ShouldBeGreaterThan(Now);
            Now = wake;
            Apply(new Tick(Now));
        }

        Now = until;
        return this;
    }

    public void ShouldSatisfyDiscoveryRules()
    {
        var rules = new DiscoveryRules();
        foreach (var (at, publication) in _published)
        {
            rules.Observe(publication.Topic, publication.Payload.Span, at);
        }

        rules.Violations.ShouldBeEmpty();
    }

    private TestDevice Apply(DeviceInput input) => Take(_device.Apply(input));

    private TestDevice Take(DeviceStep step)
    {
        _device = step.Device;
        _wake = step.Wake;
        Skipped.AddRange(step.Skipped);
        Finished.AddRange(step.Finished);
        _published.AddRange(step.Publications.Select(publication => (Now, publication)));
        return this;
    }

    private static string TextOf(Publication publication) => Encoding.UTF8.GetString(publication.Payload.Span);
}

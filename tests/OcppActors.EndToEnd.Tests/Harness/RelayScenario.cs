using System.Globalization;
using OcppActors.TestSupport;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>Which process maps the traffic to MQTT.</summary>
internal enum MeteringIn
{
    Nowhere,
    TheRelay,
    TheBridge,
}

/// <summary>A relay with a CPMS and a snoop client and, with metering, a broker, a subscriber to all its topics and perhaps the bridge.</summary>
internal sealed class RelayScenario : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _set = [];

    private RelayScenario()
    {
    }

    public FakeCpms Cpms { get; private set; } = null!;

    public Relay Relay { get; private set; } = null!;

    public SnoopClient Snoop { get; private set; } = null!;

    /// <summary>The broker; only with metering.</summary>
    public MosquittoBroker Broker { get; private set; } = null!;

    /// <summary>Receives everything at the broker from its start; only with metering.</summary>
    public MqttWatcher Watcher { get; private set; } = null!;

    /// <summary>The process that does the metering; only with metering.</summary>
    public ChildProcess MeteringProcess { get; private set; } = null!;

    /// <summary>The metering process's availability topic; only with metering.</summary>
    public string BridgeTopic { get; private set; } = "";

    /// <summary>The options that point one of our commands to the broker.</summary>
    public string[] BrokerOptions =>
        ["--mqtt-broker-host", MosquittoBroker.Host, "--mqtt-broker-port", Broker.Port.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Starts everything and waits until the metering process is online.</summary>
    public static async Task<RelayScenario> StartAsync(MeteringIn metering, params IEnumerable<string> relayOptions)
    {
        var scenario = new RelayScenario();
        try
        {
            await scenario.StartPartsAsync(metering, relayOptions);
            return scenario;
        }
        catch
        {
            await scenario.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects the charger of a recording through the relay.</summary>
    public Task<ChargerAndCpms> ConnectChargerAsync(Recording recording) =>
        ChargerAndCpms.ConnectAsync(Relay.UrlFor(recording), Cpms, $"/{recording.Segment}", url => FakeCharger.ConnectAsync(url, recording.Protocol));

    /// <summary>
    /// Plays a recording from the charger's connection to its end. With metering, the charger stays until the broker has
    /// its online state: of a topic that changes faster than it is published, only the latest value is sent.
    /// </summary>
    public async Task<ConnectionTranscript> PlayAsync(Recording recording)
    {
        await using var pair = await ConnectChargerAsync(recording);
        await pair.PlayAsync(recording.Messages);
        if (Watcher is not null)
        {
            var topic = Topics.Availability(recording.ChargePoint);
            await Watcher.Messages.FirstAsync(
                message => message.Topic == topic && message.Payload == "online", $"{recording}'s online", Deadline.Long);
        }

        await pair.CloseAsync();
        return ConnectionTranscript.Of(pair);
    }

    /// <summary>Ends everything, and looks once more at all that was published: no test may draw a warning from Home Assistant.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_set.TryPop(out var piece))
        {
            await piece.DisposeAsync();
        }

        Watcher?.Messages.Entries.ShouldFollowHomeAssistantRules();
    }

    private async Task StartPartsAsync(MeteringIn metering, IEnumerable<string> relayOptions)
    {
        Cpms = Keep(new FakeCpms());
        if (metering != MeteringIn.Nowhere)
        {
            // Unlimited, or mosquitto would drop messages above a thousand for a slow watcher.
            Broker = Keep(await MosquittoBroker.StartAsync("allow_anonymous true", "max_queued_messages 0"));
            Watcher = Keep(await MqttWatcher.ConnectAsync(Broker));
        }

        Relay = Keep(await Relay.StartAsync(
            Cpms.Url, [.. relayOptions, .. metering == MeteringIn.TheRelay ? BrokerOptions : []]));
        Snoop = Keep(await SnoopClient.ConnectAsync(Relay.Snoop));
        if (metering != MeteringIn.Nowhere)
        {
            MeteringProcess = metering == MeteringIn.TheRelay
                ? Relay.Process
                : Keep(Bridge.Run(["--snoop-socket", Relay.Snoop.ToString(), .. BrokerOptions]));
            var online = await Watcher.Messages.FirstAsync(
                message => Topics.IsBridgeAvailability(message.Topic) && message.Payload == "online", "the bridge's online", Deadline.Long);
            BridgeTopic = online.Topic;
        }
    }

    private T Keep<T>(T piece)
        where T : IAsyncDisposable
    {
        _set.Push(piece);
        return piece;
    }
}

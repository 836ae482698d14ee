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

/// <summary>Everything that a play needs: CPMS, relay and snoop client, and with metering a broker, its watcher and perhaps the bridge.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _set = [];

    private Stage()
    {
    }

    public CpmsPlayer Cpms { get; private set; } = null!;

    public Relay Relay { get; private set; } = null!;

    public SnoopClient Snoop { get; private set; } = null!;

    /// <summary>The broker; only with metering.</summary>
    public MosquittoBroker Broker { get; private set; } = null!;

    /// <summary>Hears everything at the broker from its start; only with metering.</summary>
    public MqttWatcher Watcher { get; private set; } = null!;

    /// <summary>The process that does the metering; only with metering.</summary>
    public ChildProcess MeteringProcess { get; private set; } = null!;

    /// <summary>Where the metering process says whether it is there; only with metering.</summary>
    public string BridgeTopic { get; private set; } = "";

    /// <summary>The options that point one of our commands to the broker.</summary>
    public string[] BrokerOptions =>
        ["--mqtt-broker-host", MosquittoBroker.Host, "--mqtt-broker-port", Broker.Port.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Starts all of it, and waits until the metering process has said that it is online.</summary>
    public static async Task<Stage> SetAsync(MeteringIn metering, params IEnumerable<string> relayOptions)
    {
        var stage = new Stage();
        try
        {
            await stage.SetUpAsync(metering, relayOptions);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects the charger of a recording through the relay.</summary>
    public Task<Duet> MeetAsync(Recording recording) =>
        Duet.MeetAsync(Relay.UrlFor(recording), Cpms, $"/{recording.Segment}", url => ChargerPlayer.ConnectAsync(url, recording.Protocol));

    /// <summary>
    /// Plays a recording from the charger's connection to its end. With metering, the charger stays until the broker has
    /// heard that it is online: of a topic that changes faster than it is published only the latest value goes out.
    /// </summary>
    public async Task<Performance> PlayAsync(Recording recording)
    {
        await using var duet = await MeetAsync(recording);
        await duet.PlayAsync(recording.Messages);
        if (Watcher is not null)
        {
            var topic = Topics.Availability(recording.ChargePoint);
            await Watcher.Messages.FirstAsync(
                message => message.Topic == topic && message.Payload == "online", $"{recording}'s online", Deadline.Long);
        }

        await duet.PartAsync();
        return Performance.Of(duet);
    }

    /// <summary>Ends everything, and looks once more at all that was published: no test may draw a warning from Home Assistant.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_set.TryPop(out var piece))
        {
            await piece.DisposeAsync();
        }

        Watcher?.Messages.Entries.ShouldPleaseHomeAssistant();
    }

    private async Task SetUpAsync(MeteringIn metering, IEnumerable<string> relayOptions)
    {
        Cpms = Keep(new CpmsPlayer());
        if (metering != MeteringIn.Nowhere)
        {
            // A slow watcher hears everything all the same: of a thousand messages that wait for it mosquitto would drop the rest.
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

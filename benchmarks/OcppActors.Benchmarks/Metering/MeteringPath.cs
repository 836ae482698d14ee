using Akka.Actor;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Metering;
using OcppActors.Mqtt;
using OcppActors.Sessions;
using OcppActors.Snoop;
using OcppActors.Traffic;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Benchmarks.Metering;

/// <summary>All of metering as the relay wires it, from what a tap has read to the broker, with chargers that send one call each at a time.</summary>
internal sealed class MeteringPath : IAsyncDisposable
{
    private const int Chargers = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ActorSystem _system = ActorSystem.Create("benchmark", "akka.log-dead-letters = off\nakka.loglevel = WARNING");
    private readonly MqttMetrics _metrics = new(TimeProvider.System);
    private readonly TrafficFeed _feed;
    private readonly List<(SessionTap Tap, MeterCalls Calls)> _chargers = [];

    /// <param name="options">The broker.</param>
    /// <param name="links">Opens the link to it.</param>
    public MeteringPath(MqttOptions options, IMqttLinkFactory links)
    {
        var gate = new TrafficGate();
        var context = new SessionContext(Dialer: null!, gate, TimeProvider.System);
        _feed = new TrafficFeed(_system.EventStream, TimeProvider.System);
        var stream = new PublicationStream(_system, options, links, _metrics, isFed: true, TimeProvider.System);
        var metering = new MeterContext(new DeviceSettings(options.AvailabilityTopic, "1.0"), TimeProvider.System, stream.Mappers);
        _system.ActorOf(Props.Create(() => new MqttPublisher(options, stream)));
        _system.ActorOf(Props.Create(() => new SnoopHub(gate, new SnoopMetrics())));
        _system.ActorOf(Props.Create(() => new MeterRouter(metering, gate, true, MeterRouter.MaxMappers)));
        for (var i = 0; i < Chargers; i++)
        {
            var connection = new ChargePointConnection(i, $"/CP{i}", new ChargePointId($"CP{i}"), "ocpp1.6");
            _chargers.Add((new SessionTap(connection, context, _feed, (ActorRefs.Nobody, 0)), new MeterCalls(i)));
        }
    }

    public int MessagesOfRound => _chargers.Count;

    /// <summary>Publications that the broker has acknowledged.</summary>
    public long Publications => _metrics.Publications;

    /// <summary>Sends calls until every charger's entities are announced and nothing is left to publish.</summary>
    public void Introduce()
    {
        using var patience = new CancellationTokenSource(Patience);
        var documents = 2 * _chargers.Count; // with what it has at once, and with its readings
        while (_metrics.Publications < documents || _metrics.Publications < 10 * _chargers.Count)
        {
            Send();
            Wait(TimeSpan.FromMilliseconds(500));
            patience.Token.ThrowIfCancellationRequested();
        }

        Settle();
    }

    /// <summary>Sends one call of each charger, and waits until the broker has acknowledged as many publications.</summary>
    public void Round(int publications)
    {
        var target = _metrics.Publications + publications;
        Send();
        using var patience = new CancellationTokenSource(Patience);
        while (_metrics.Publications < target)
        {
            Wait(TimeSpan.FromMilliseconds(1));
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Waits until nothing has been published for a while.</summary>
    public void Settle()
    {
        for (var before = -1L; before != _metrics.Publications;)
        {
            before = _metrics.Publications;
            Wait(TimeSpan.FromSeconds(1));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _feed.Dispose();
        await _system.Terminate();
    }

    private void Send()
    {
        foreach (var (tap, calls) in _chargers)
        {
            var call = calls.Next();
            tap.Seen(new TappedMessage
            {
                Sender = Direction.FromChargePoint,
                Kind = TappedKind.Text,
                Content = call,
                Size = call.Length,
                Began = 0,
            });
        }
    }

    private static void Wait(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time);
    }
}

using System.Globalization;
using Akka.Actor;
using BenchmarkDotNet.Attributes;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;
using OcppActors.Mqtt;
using OcppActors.TestSupport;

namespace OcppActors.Benchmarks;

/// <summary>
/// The time per publication that a mosquitto acknowledges, on loopback and 20 ms away. With a window of 20, 20 ms away, one
/// publication takes at best 1 ms: round trip / window.
/// </summary>
[InProcess]
[WarmupCount(2)]
[IterationCount(8)]
[InvocationCount(1)]
[MemoryDiagnoser]
public class PublishingBenchmarks
{
    private const int Publications = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private MosquittoBroker _broker = null!;
    private DistantBroker? _distant;
    private ActorSystem _system = null!;
    private PublicationStream _stream = null!;
    private int _round;

    [Params(0, 10)]
    public int OneWayMilliseconds { get; set; }

    [Params(20, 200)]
    public int Window { get; set; }

    /// <summary>Without it mosquitto holds back acknowledgements for another round trip (Nagle's algorithm).</summary>
    [Params(true, false)]
    public bool NoDelay { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        _broker = await MosquittoBroker.StartAsync(
            "allow_anonymous true",
            $"max_inflight_messages {Window.ToString(CultureInfo.InvariantCulture)}",
            $"set_tcp_nodelay {(NoDelay ? "true" : "false")}");
        _distant = OneWayMilliseconds > 0 ? new DistantBroker(_broker.Port, TimeSpan.FromMilliseconds(OneWayMilliseconds), holdUntil: 1) : null;
        var options = new MqttOptions("127.0.0.1", _distant?.Port ?? _broker.Port, ClientId: "benchmark");
        _system = ActorSystem.Create("benchmark");
        _stream = new PublicationStream(_system, options, new MqttLinkFactory(options, TimeProvider.System), new MqttMetrics(TimeProvider.System), isFed: true, TimeProvider.System);
        var stream = _stream;
        _system.ActorOf(Props.Create(() => new MqttPublisher(options, stream)));
        await UntilAsync(1);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _system.Terminate();
        if (_distant is not null)
        {
            await _distant.DisposeAsync();
        }

        await _broker.DisposeAsync();
    }

    [Benchmark(OperationsPerInvoke = Publications)]
    public async Task PublishAsync()
    {
        var target = _stream.Metrics.Publications + Publications;
        var payload = BitConverter.GetBytes(++_round);
        for (var topic = 0; topic < Publications; topic++)
        {
            _stream.Mappers.Tell(new Publish([new Publication(PublicationKind.State, $"ocpp/{topic}", payload)]));
        }

        await UntilAsync(target);
    }

    private async Task UntilAsync(long publications)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (_stream.Metrics.Publications < publications)
        {
            await Task.Delay(1, bound.Token);
        }
    }
}

using Akka.Actor;
using BenchmarkDotNet.Attributes;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;

namespace OcppActors.Benchmarks;

/// <summary>
/// What a published message costs until all who listen have it: one actor that takes it, as the snoop hub does, and one
/// that passes it to the actor of its charge point, as the meter router does.
/// </summary>
[InProcess]
[MemoryDiagnoser]
public class FanOutBenchmarks
{
    private const int Messages = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly MessageSeen _message = Traffic.Of(Samples.MeterValues, Direction.FromChargePoint);
    private readonly CountdownEvent _taken = new(1);
    private ActorSystem _system = null!;

    [Params(false, true)]
    public bool Meters { get; set; }

    [GlobalSetup]
    public void Start()
    {
        _system = ActorSystem.Create("benchmark");
        Subscribe(_system.ActorOf(Props.Create(() => new Taker(_taken)), "hub"));
        if (Meters)
        {
            Subscribe(_system.ActorOf(Props.Create(() => new Router(_taken)), "router"));
        }
    }

    [GlobalCleanup]
    public void Stop() => _system.Terminate().Wait(Patience);

    [Benchmark(OperationsPerInvoke = Messages)]
    public void Publish()
    {
        _taken.Reset(Meters ? 2 * Messages : Messages);
        for (var i = 0; i < Messages; i++)
        {
            _system.EventStream.Publish(_message);
        }

        if (!_taken.Wait(Patience))
        {
            throw new TimeoutException($"{_taken.CurrentCount} messages were not taken");
        }
    }

    private void Subscribe(IActorRef listener) => _system.EventStream.Subscribe(listener, typeof(TrafficEvent));

    private sealed class Taker(CountdownEvent taken) : UntypedActor
    {
        protected override void OnReceive(object message) => taken.Signal();
    }

    private sealed class Router(CountdownEvent taken) : UntypedActor
    {
        private readonly Dictionary<ChargePointId, IActorRef> _mappers = [];

        protected override void OnReceive(object message)
        {
            var traffic = (TrafficEvent)message;
            if (!_mappers.TryGetValue(traffic.Connection.ChargePoint, out var mapper))
            {
                mapper = Context.ActorOf(Props.Create(() => new Taker(taken)));
                _mappers.Add(traffic.Connection.ChargePoint, mapper);
            }

            mapper.Tell(message);
        }
    }
}

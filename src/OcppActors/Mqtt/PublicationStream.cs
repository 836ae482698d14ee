using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>
/// The stream from the mappers to the broker. It is materialized once and outlives both every link and a restart of the
/// <see cref="MqttPublisher"/> beside it. How much is under way is bounded by the broker's window in
/// <see cref="LatestByTopic"/>, not by backpressure.
/// </summary>
/// <remarks>
/// <code>
///  mappers ──┐                                          ┌ RestartFlow, one link at a time ──────────────┐
///            ├─▶ MergeHub ─▶ LatestByTopic ─deliveries─▶│ LinkRun ─▶ MQTT broker                        │
///  publisher ┘                │         ▲               │                                               │
///                             │         └───────events──│ delivered; link opened, lost; birth           │
///                             ▼                         └───────────────────────────────────────────────┘
///                      MqttPublisher (actor)
/// </code>
/// </remarks>
public sealed class PublicationStream
{
    private const int HubBuffer = 64;
    private const double Jitter = 0.2;

    /// <summary>The part of the memory that this process may use which all publications may take together: a quarter.</summary>
    private const int ShareOfMemory = 4;

    // A link that held this long was a good one: the backoff starts again at the shortest pause.
    private static readonly TimeSpan GoodLink = TimeSpan.FromMinutes(1);

    // An actor system that ends abruptly fails its streams, which the hub would log as an error.
    private static readonly Flow<IPublisherCommand, IPublisherCommand, NotUsed> CompleteOnFailure =
        Flow.Create<IPublisherCommand>().RecoverWithRetries(_ => Source.Empty<IPublisherCommand>(), attempts: 1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<IActorRef> _publisher = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IMaterializer _materializer;
    private readonly Sink<IPublisherCommand, NotUsed> _commands;
    private readonly Task<Done> _mappersCompleted;
    private readonly UniqueKillSwitch _switch;
    private int _links;

    /// <param name="system">Runs the stream.</param>
    /// <param name="options">The broker, and how to publish to it.</param>
    /// <param name="links">Opens links.</param>
    /// <param name="metrics">Updated by the stream and the publisher.</param>
    /// <param name="isFed">Whether traffic reaches this process from the start.</param>
    /// <param name="time">Tells how long a link has held.</param>
    public PublicationStream(ActorSystem system, MqttOptions options, IMqttLinkFactory links, MqttMetrics metrics, bool isFed, TimeProvider time)
    {
        Metrics = metrics;
        _materializer = system.Materializer();
        var backoff = RestartSettings.Create(options.ShortestPause, options.LongestPause, Jitter).WithMaxRestarts(int.MaxValue, GoodLink);
        var stopping = _stopping.Token;
        var broker = RestartFlow.WithBackoff(() => LinkFlow(new LinkRun(++_links, links, stopping)), backoff);
        var latest = new LatestByTopic(
            options, metrics, BridgeAvailability.Of(options, isFed), time, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory);
        ((_commands, _switch), Completed) = MergeHub.Source<IPublisherCommand>(HubBuffer)
            .ViaMaterialized(KillSwitches.Single<IPublisherCommand>(), Keep.Both)
            .Via(BidiFlow.FromGraph(latest).Join(broker))
            .SelectAsync(1, TellPublisherAsync)
            .WatchTermination(Keep.Both)
            .To(Sink.Ignore<NotUsed>())
            .Run(_materializer);
        (Mappers, _mappersCompleted) = RunProducer();
    }

    /// <summary>Consumes the commands of the mappers and their router.</summary>
    public IActorRef Mappers { get; }

    /// <summary>The metrics of the link and its publications.</summary>
    public MqttMetrics Metrics { get; }

    /// <summary>Completes with the stream, which only <see cref="Stop"/> and the end of the actor system should end.</summary>
    internal Task<Done> Completed { get; }

    /// <summary>Publishes the document of the bridge's own device, ahead of whatever the mappers send.</summary>
    public void Announce(Publication bridge) => Mappers.Tell(new Publish([bridge]));

    /// <summary>Ends the link and the stream. To be called once.</summary>
    public void Stop()
    {
        _switch.Shutdown();
        _stopping.Cancel();
        _stopping.Dispose();
    }

    /// <summary>Another producer for the hub, which ends with <see cref="Status.Success"/>.</summary>
    internal IActorRef NewProducer() => RunProducer().Actor;

    /// <summary>From now on this actor receives the events of the link.</summary>
    internal void Attach(IActorRef publisher) => _publisher.TrySetResult(publisher);

    /// <summary>Completes when the hub has everything that the mappers sent: what another producer sends now comes after it.</summary>
    internal Task<Done> CompleteMappersAsync()
    {
        Mappers.Tell(new Status.Success(Done.Instance));
        return _mappersCompleted;
    }

    // Losing the link completes the flow, it does not fail it: a failure would be logged at every attempt. Its end must also end
    // the intake, which a flow from a sink and a source would leave open: Akka.NET does not have the coupled one.
    private static Flow<Delivery, IBrokerEvent, NotUsed> LinkFlow(LinkRun link) => Flow.Create<Delivery>()
        .SelectMany(delivery =>
        {
            link.Publish(delivery);
            return Enumerable.Empty<IBrokerEvent>();
        })
        .Merge(Source.From(() => link.EventsAsync()), eagerComplete: true);

    private (IActorRef Actor, Task<Done> Completed) RunProducer() =>
        Source.ActorRef<IPublisherCommand>(int.MaxValue, OverflowStrategy.Fail)
            .WatchTermination(Keep.Both)
            .Via(CompleteOnFailure)
            .To(_commands)
            .Run(_materializer);

    private async Task<NotUsed> TellPublisherAsync(IBrokerEvent happened)
    {
        (await _publisher.Task.ConfigureAwait(false)).Tell(happened);
        return NotUsed.Instance;
    }
}

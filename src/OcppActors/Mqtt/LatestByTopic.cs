using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Stage;
using MQTTnet.Protocol;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>
/// Keeps the latest publication of each topic and passes on as many as the broker's window allows. Consumes commands without
/// backpressure, and outlives the link: it is notified of acknowledged publications, and sends everything again on a new link.
/// </summary>
/// <remarks>
/// <code>
/// commands  ──▶ ┌───────────────┐ ──▶ deliveries to the broker
///               │ LatestByTopic │
/// events    ◀── └───────────────┘ ◀── events of the broker
/// </code>
/// </remarks>
/// <param name="options">The topics.</param>
/// <param name="metrics">Updated by the stage.</param>
/// <param name="availability">The bridge's availability until a command changes it.</param>
/// <param name="time">Tells how long a link has held.</param>
/// <param name="maxTotalBytes">The most memory of all publications.</param>
internal sealed class LatestByTopic(MqttOptions options, MqttMetrics metrics, Publication availability, TimeProvider time, long maxTotalBytes)
    : GraphStage<BidiShape<IPublisherCommand, Delivery, IBrokerEvent, IBrokerEvent>>
{
    private readonly Inlet<IPublisherCommand> _commands = new("LatestByTopic.commands");
    private readonly Outlet<Delivery> _deliveries = new("LatestByTopic.deliveries");
    private readonly Inlet<IBrokerEvent> _fromBroker = new("LatestByTopic.fromBroker");
    private readonly Outlet<IBrokerEvent> _events = new("LatestByTopic.events");

    public override BidiShape<IPublisherCommand, Delivery, IBrokerEvent, IBrokerEvent> Shape =>
        new(_commands, _deliveries, _fromBroker, _events);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, options, metrics, availability, time, maxTotalBytes);

    private sealed class Logic : GraphStageLogic
    {
        private readonly LatestByTopic _stage;
        private readonly MqttOptions _options;
        private readonly MqttMetrics _metrics;
        private readonly TimeProvider _time;
        private readonly LatestByTopicTable _table;
        private readonly RetainedView _retained;
        private readonly HashSet<IActorRef> _asking = [];
        private readonly ImmutableArray<Publication>.Builder _taken = ImmutableArray.CreateBuilder<Publication>();
        private int _link;
        private int _window;
        private bool _isFlushing;

        /// <summary>When publishing on this link began.</summary>
        private long? _begunStamp;
        private TimeSpan _lastHeld;

        public Logic(
            LatestByTopic stage, MqttOptions options, MqttMetrics metrics, Publication availability, TimeProvider time, long maxTotalBytes)
            : base(stage.Shape)
        {
            (_stage, _options, _metrics, _time) = (stage, options, metrics, time);
            _table = new LatestByTopicTable(
                options.AvailabilityTopic, options.TopicIdOf, maxTotalBytes, isAnswered: options.Quality != MqttQualityOfServiceLevel.AtMostOnce);
            _table.Put(availability);
            _retained = new RetainedView(options, _table);
            SetHandler(stage._commands, onPush: () => Consume(stage._commands, Handle), onUpstreamFinish: CompleteStage);
            SetHandler(stage._fromBroker, onPush: () => Consume(stage._fromBroker, Handle), onUpstreamFinish: CompleteStage);
            SetHandler(stage._deliveries, onPull: TrySend, onDownstreamFinish: _ => CompleteStage());
            SetHandler(stage._events, onPull: () => { }, onDownstreamFinish: _ => CompleteStage());
        }

        public override void PreStart()
        {
            Pull(_stage._commands);
            Pull(_stage._fromBroker);
        }

        // A bug in handling one element, or in sending, must not lose the table.
        private void Consume<T>(Inlet<T> inlet, Action<T> handle)
        {
            var element = Grab(inlet);
            try
            {
                handle(element);
            }
            catch (Exception bug)
            {
                Log.Error(bug, "The publication stream could not handle {Message}", element!.GetType().Name);
            }

            Pull(inlet);
            TrySend();
        }

        private void Handle(IPublisherCommand command)
        {
            switch (command)
            {
                case Publish publish:
                    foreach (var publication in publish.Publications)
                    {
                        _table.Put(publication);
                    }

                    break;
                case ForgetChargePoints forget:
                    _table.RemoveWhere(topic => _options.TopicIdOf(topic) is { } id && forget.TopicIds.Contains(id));
                    break;
                case SuspendChargePoints suspend:
                    _table.Suspend(suspend.TopicIds);
                    break;
                case ResumeChargePoints resume:
                    _table.Resume(resume.TopicIds);
                    break;
                case RepeatDocuments repeat:
                    foreach (var topicId in repeat.TopicIds)
                    {
                        _table.SendAgain(_options.DocumentTopic(topicId));
                    }

                    break;
                case GetDocument question:
                    question.ReplyTo.Tell(_retained.Document(question.Topic));
                    break;
                case GetRetained question:
                    _table.Resume(null); // whoever asks has just started and knows of none that were left
                    _asking.Add(question.ReplyTo);
                    AnswerIfRead();
                    break;
                case StartPublishing start when start.Link == _link:
                    BeginPublishing(start);
                    break;
                case PublishEverything again when again.Link == _link:
                    _table.QueueEverything();
                    break;
                case Flush flush when flush.Link == _link:
                    _isFlushing = true;
                    break;
                case StartPublishing or PublishEverything or Flush:
                    break; // of a link that is gone
                default:
                    throw new NotSupportedException($"Unknown command {command}");
            }
        }

        private void BeginPublishing(StartPublishing start)
        {
            _window = start.Window;
            _table.BeginLink(start.MaxPacketBytes, _lastHeld);
            (_lastHeld, _begunStamp) = (TimeSpan.Zero, _time.GetTimestamp());
            if (start.ReadBack is { } readBack)
            {
                _retained.Set(readBack);
                _table.SetRetained(readBack.Documents);
                AnswerIfRead();
            }

            Emit(_stage._events, new PublishingStarted(_link));
        }

        private void AnswerIfRead()
        {
            if (_asking.Count > 0 && _retained.Current is { } found)
            {
                foreach (var asking in _asking)
                {
                    asking.Tell(found);
                }

                _asking.Clear();
            }
        }

        private void Handle(IBrokerEvent happened)
        {
            switch (happened)
            {
                case LinkOpened opened:
                    EndLink();
                    (_link, _window, _isFlushing) = (opened.Link, 0, false);
                    Emit(_stage._events, opened with { IsReadBack = _retained.IsReadBack });
                    break;
                case LinkLost lost:
                    EndLink();
                    _window = 0;
                    Emit(_stage._events, lost);
                    break;
                case Answered answered when answered.Link == _link:
                    Complete(answered.Deliveries);
                    break;
                case Answered:
                    break; // it goes out again on the next link
                default:
                    Emit(_stage._events, happened);
                    break;
            }
        }

        private void EndLink()
        {
            if (_begunStamp is { } begun)
            {
                (_lastHeld, _begunStamp) = (_time.GetElapsedTime(begun), null);
            }
        }

        private void Complete(ImmutableArray<Delivered> deliveries)
        {
            foreach (var delivered in deliveries)
            {
                if (delivered.Outcome == PublishOutcome.Lost)
                {
                    continue; // it goes out again on the next link
                }

                _table.Complete(delivered.Publication);
                if (delivered.Outcome == PublishOutcome.Acknowledged)
                {
                    _metrics.Published();
                }
                else
                {
                    Emit(_stage._events, delivered);
                }
            }
        }

        private ImmutableArray<Publication> TakeAll()
        {
            while (_table.TryTake(_window, out var next))
            {
                _taken.Add(next);
            }

            return _taken.DrainToImmutable();
        }

        private void TrySend()
        {
            try
            {
                Send();
            }
            catch (Exception bug)
            {
                Log.Error(bug, "The publication stream could not send");
            }
        }

        private void Send()
        {
            if (IsAvailable(_stage._deliveries) && TakeAll() is { IsEmpty: false } next)
            {
                Push(_stage._deliveries, new Delivery(_link, next));
            }

            while (_table.TryTakeLeftOut(out var leftOut))
            {
                _metrics.LeftOut(1);
                Emit(_stage._events, new PublicationLeftOut(_link, leftOut));
            }

            if (_table.TryTakeForgotten(out var forgotten))
            {
                _metrics.LeftOut(forgotten.Publications);
                Emit(_stage._events, new TopicsForgotten(_link, forgotten));
            }

            _metrics.Waiting = _table.Waiting;
            if (_isFlushing && _table.IsIdle)
            {
                _isFlushing = false;
                Emit(_stage._events, new Flushed(_link));
            }
        }
    }
}

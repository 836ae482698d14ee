using System.Collections.Immutable;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Domain.Tests.Support;

/// <summary>
/// Some bridges that meter the same charger at one broker. What they publish and what they hear takes time: it waits in queues
/// until the test lets it through, in its order.
/// </summary>
internal sealed class BridgesAtBroker
{
    private const string Charger = "CP";
    private readonly List<RunningBridge> _bridges;
    private readonly Dictionary<string, bool> _availability = [];
    private DateTimeOffset _now = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    public BridgesAtBroker(int bridges) =>
        _bridges = [.. Enumerable.Range(0, bridges).Select(number => new RunningBridge(this, BridgeTopic.Of(((char)('a' + number)).ToString())))];

    /// <summary>The bridge whose discovery document the broker retains.</summary>
    public string? Retained { get; private set; }

    public IReadOnlyList<RunningBridge> Bridges => _bridges;

    /// <summary>Those that publish the charger.</summary>
    public IEnumerable<string> Publishers => _bridges.Where(bridge => bridge is { IsLinked: true, Publishes: true }).Select(bridge => bridge.Topic);

    public void Wait(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _now = _now.AddSeconds(1);
            _bridges.ForEach(bridge => bridge.Tick());
        }
    }

    /// <summary>Lets everything through until nothing waits.</summary>
    public void Deliver()
    {
        for (var some = true; some;)
        {
            some = _bridges.Aggregate(false, (any, bridge) => bridge.Send() | bridge.Handle() | any);
        }
    }

    /// <summary>A bridge as a process: what the actors around <see cref="Ownership"/> do.</summary>
    internal sealed class RunningBridge(BridgesAtBroker broker, string topic)
    {
        private readonly Queue<Action> _toBroker = [];
        private readonly Queue<Action> _toBridge = [];
        private Ownership _ownership = Ownership.Of(topic, isFed: true);
        private bool _isFed = true;
        private bool _hasDocument;
        private bool _isRead;
        private bool _isSubscribed;

        public string Topic => topic;

        public bool IsRunning { get; private set; }

        public bool IsLinked { get; private set; }

        public bool Publishes => IsRunning && _isRead && !_ownership.IsYielded(Charger);

        public void Start()
        {
            if (!IsRunning)
            {
                (IsRunning, IsLinked, _hasDocument, _isRead, _isFed) = (true, true, false, false, true);
                _ownership = Ownership.Of(topic, isFed: true);
                Watch();
                ReadBack();
            }
        }

        public void Crash()
        {
            if (IsRunning)
            {
                LoseLink();
                IsRunning = false;
            }
        }

        public void LoseLink()
        {
            if (IsLinked)
            {
                (IsLinked, _isSubscribed) = (false, false);
                _toBroker.Clear();
                _toBridge.Clear();
                broker.SetAvailability(topic, isOnline: false);
            }
        }

        public void Reconnect()
        {
            if (IsRunning && !IsLinked)
            {
                IsLinked = true;
                Watch();
                if (_isRead)
                {
                    PublishDocument();
                    PublishAvailability(_isFed);
                }
                else
                {
                    ReadBack();
                }
            }
        }

        public void SetFeed(bool isUp)
        {
            if (IsRunning && _isFed != isUp)
            {
                _isFed = isUp;
                _ownership = _ownership.WithFeed(broker._now, isUp);
                if (_isRead)
                {
                    PublishAvailability(isUp);
                }
            }
        }

        /// <summary>Its device has a new entity.</summary>
        public void Change()
        {
            if (Publishes && _isFed)
            {
                PublishDocument();
            }
        }

        public bool Send() => Next(_toBroker);

        public bool Handle() => Next(_toBridge);

        public void Tick()
        {
            if (IsRunning)
            {
                _ownership = _ownership.Tick(broker._now, out var actions);
                foreach (var action in actions)
                {
                    Execute(action);
                }
            }
        }

        public void HandleAvailability(string bridge, bool isOnline) =>
            ToSubscriber(() => _ownership = _ownership.WithBridge(broker._now, bridge, isOnline));

        public void HandleDocument(string bridge) => ToSubscriber(() =>
        {
            _ownership = _ownership.WithDocument(broker._now, Charger, bridge, isLive: true, isOurs: _isRead, out var action);
            Execute(action);
        });

        private static bool Next(Queue<Action> queue)
        {
            if (!queue.TryDequeue(out var step))
            {
                return false;
            }

            step();
            return true;
        }

        private void Watch()
        {
            _ownership = _ownership.WithNewLink(broker._now);
            ToBroker(() =>
            {
                _isSubscribed = true;
                foreach (var (bridge, isOnline) in broker._availability)
                {
                    HandleAvailability(bridge, isOnline);
                }
            });
        }

        // Availabilities come first, and take a while as the document does; meanwhile others go on.
        private void ReadBack() => ToBroker(() =>
        {
            var availability = broker._availability.ToImmutableDictionary();
            ToBridge(() => ToBroker(() =>
            {
                var retained = broker.Retained;
                ToBridge(() => Begin(retained, availability));
            }));
        });

        private void Begin(string? retained, ImmutableDictionary<string, bool> availability)
        {
            _isRead = true;
            if (retained is not null && retained != topic && availability.GetValueOrDefault(retained))
            {
                _ownership = _ownership.WithRetained(Charger, retained);
            }

            _ownership = _ownership.WithChargePoint(broker._now, Charger, out var action);
            Execute(action);
            if (action is null)
            {
                _hasDocument = true;
                if (retained != topic)
                {
                    PublishDocument();
                }
            }

            PublishAvailability(_isFed);
        }

        private void Execute(OwnershipAction? action)
        {
            switch (action)
            {
                case Yield:
                    _hasDocument = false;
                    break;
                case RepeatDocument:
                    PublishDocument();
                    break;
                case CheckDocument:
                    ToBroker(() => ToBridge(Answer(broker.Retained)));
                    break;
                case TakeOver:
                    _hasDocument = true;
                    PublishDocument();
                    break;
            }
        }

        private Action Answer(string? retained) => () =>
        {
            _ownership = _ownership.Checked(broker._now, Charger, retained is null ? [] : [retained], online: null, out var action);
            Execute(action);
        };

        private void PublishDocument()
        {
            if (_hasDocument)
            {
                ToBroker(() => broker.Retain(topic));
            }
        }

        private void PublishAvailability(bool isOnline) => ToBroker(() => broker.SetAvailability(topic, isOnline));

        private void ToBroker(Action step)
        {
            if (IsLinked)
            {
                _toBroker.Enqueue(step);
            }
        }

        private void ToSubscriber(Action step)
        {
            if (_isSubscribed)
            {
                ToBridge(step);
            }
        }

        private void ToBridge(Action step)
        {
            if (IsLinked)
            {
                _toBridge.Enqueue(step);
            }
        }
    }

    private void Retain(string bridge)
    {
        Retained = bridge;
        foreach (var other in _bridges.Where(other => other.Topic != bridge))
        {
            other.HandleDocument(bridge);
        }
    }

    private void SetAvailability(string bridge, bool isOnline)
    {
        _availability[bridge] = isOnline;
        foreach (var other in _bridges.Where(other => other.Topic != bridge))
        {
            other.HandleAvailability(bridge, isOnline);
        }
    }
}

using MQTTnet.Packets;

namespace MQTTnet.Server.Sessions;

/// <summary>Who is connected, what is retained, and who gets what.</summary>
internal sealed class SessionTable
{
    private const int SharedSubscriptionsNotSupported = 0x9E;
    private const int NoSubscriptionExisted = 0x11;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ClientSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MqttApplicationMessage> _retained = new(StringComparer.Ordinal);

    public void Load(IEnumerable<MqttApplicationMessage> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages)
            {
                _retained[message.Topic] = message;
            }
        }
    }

    public IReadOnlyList<ClientSession> All()
    {
        lock (_lock)
        {
            return [.. _sessions.Values];
        }
    }

    /// <returns>Whose place it took, or null.</returns>
    public ClientSession? Enter(ClientSession session)
    {
        lock (_lock)
        {
            var old = _sessions.GetValueOrDefault(session.Id);
            old?.IsTakenOver = true;
            _sessions[session.Id] = session;
            return old;
        }
    }

    public void Leave(ClientSession session)
    {
        lock (_lock)
        {
            if (!session.IsTakenOver)
            {
                _sessions.Remove(session.Id);
            }
        }
    }

    /// <summary>Answers, and delivers what is retained: each message once, whatever filters mean it.</summary>
    public void Subscribe(ClientSession session, SubscribePacket packet)
    {
        lock (_lock)
        {
            session.Answer(session.Encoder.SubAck(packet.Identifier, packet.Subscriptions.Select(wanted => IsShared(wanted) ? SharedSubscriptionsNotSupported : (int)wanted.Quality)));
            var due = new HashSet<string>(StringComparer.Ordinal);
            foreach (var wanted in packet.Subscriptions.Where(wanted => !IsShared(wanted)))
            {
                var isNew = !session.Subscriptions.ContainsKey(wanted.Filter);
                session.Subscriptions[wanted.Filter] = wanted;
                if (wanted.RetainHandling == 0 || (wanted.RetainHandling == 1 && isNew))
                {
                    foreach (var message in _retained.Values.Where(message => TopicFilters.Match(message.Topic, wanted.Filter) && due.Add(message.Topic)))
                    {
                        session.Deliver(message, wanted.Quality, retain: true);
                    }
                }
            }
        }
    }

    public void Unsubscribe(ClientSession session, UnsubscribePacket packet)
    {
        lock (_lock)
        {
            var codes = packet.Filters.Select(filter => session.Subscriptions.Remove(filter) ? 0 : NoSubscriptionExisted).ToList();
            session.Answer(session.Encoder.UnsubAck(packet.Identifier, codes));
        }
    }

    /// <returns>Whether anybody gets it.</returns>
    public bool Publish(string senderId, MqttApplicationMessage message)
    {
        lock (_lock)
        {
            if (message.Retain && message.Payload.IsEmpty)
            {
                _retained.Remove(message.Topic);
            }
            else if (message.Retain)
            {
                _retained[message.Topic] = message;
            }

            var hasReader = false;
            foreach (var session in _sessions.Values)
            {
                var meant = session.Subscriptions.Values
                    .Where(wanted => !(wanted.NoLocal && session.Id == senderId) && TopicFilters.Match(message.Topic, wanted.Filter)).ToList();
                if (meant.Count > 0)
                {
                    hasReader = true;
                    session.Deliver(message, meant.Max(wanted => wanted.Quality), message.Retain && meant.Exists(wanted => wanted.RetainAsPublished));
                }
            }

            return hasReader;
        }
    }

    private static bool IsShared(Subscription wanted) => wanted.Filter.StartsWith("$share/", StringComparison.Ordinal);
}

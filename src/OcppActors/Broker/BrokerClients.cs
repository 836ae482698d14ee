using System.Collections.Concurrent;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace OcppActors.Broker;

/// <summary>The clients of the broker by their ids, and what they take together.</summary>
/// <param name="options">The limits.</param>
/// <param name="retained">What is retained, which a single subscription may ask for at once.</param>
/// <param name="log">Where it is said who has exceeded a limit.</param>
internal sealed class BrokerClients(BrokerOptions options, RetainedTable retained, BrokerClientLog log)
{
    private readonly ConcurrentDictionary<string, BrokerClient> _clients = new(StringComparer.Ordinal);

    public ByteCounter Queues { get; } = new();

    public ByteCounter Subscriptions { get; } = new();

    public int Count => _clients.Count;

    /// <summary>The client's session has begun; it replaces that of a client with the same id.</summary>
    public void Enter(BrokerClient client) => _clients[client.Id] = client;

    public void Leave(BrokerClient client) => _clients.TryRemove(KeyValuePair.Create(client.Id, client));

    /// <summary>
    /// Counts a message that is about to be queued for a client. A client for which too much waits is cut: if messages were left
    /// out instead, it would show old values without knowing it.
    /// </summary>
    public Task OnQueueingAsync(InterceptingClientApplicationMessageEnqueueEventArgs queueing)
    {
        if (!_clients.TryGetValue(queueing.ReceiverClientId, out var client))
        {
            // It is about to end.
            queueing.AcceptEnqueue = false;
            return Task.CompletedTask;
        }

        queueing.AcceptEnqueue = client.Queue.TryAdd(queueing.ApplicationMessage, options.MaxQueuedBytes + retained.QueuedBytes);
        if (!queueing.AcceptEnqueue)
        {
            End(client, "too much waits for it", $"it reads or acknowledges too slowly: more than {options.MaxQueuedBytes} bytes wait for it");
        }
        else if (Queues.Bytes > options.MaxTotalQueuedBytes + (2 * retained.QueuedBytes)
            && _clients.Values.Where(each => !each.IsOwn).MaxBy(each => each.Queue.Bytes) is { } largest)
        {
            End(
                largest,
                "too much waits for all clients, and most of it for this one",
                $"more than {options.MaxTotalQueuedBytes} bytes wait for all clients together, and most of them for this one");
        }

        return Task.CompletedTask;
    }

    /// <summary>A client has acknowledged a message, which MQTTnet has kept until now.</summary>
    public static Task OnAcknowledgedAsync(ClientAcknowledgedPublishPacketEventArgs acknowledged)
    {
        BrokerClient.Of(acknowledged.SessionItems).Queue.Remove(acknowledged.PublishPacket);
        return Task.CompletedTask;
    }

    /// <summary>Refuses a subscription of a client that has too many.</summary>
    public async Task OnSubscribingAsync(InterceptingSubscriptionEventArgs subscribing)
    {
        // MQTTnet compares each topic filter with everything that is retained, thousands of them without a pause.
        await Task.Yield();
        var client = BrokerClient.Of(subscribing.SessionItems);
        if (!client.Subscriptions.TryAdd(subscribing.TopicFilter.Topic))
        {
            subscribing.Response.ReasonCode = MqttSubscribeReasonCode.QuotaExceeded;
            log.LogSubscription(client, subscribing.TopicFilter.Topic);
        }
    }

    public static Task OnUnsubscribingAsync(InterceptingUnsubscriptionEventArgs unsubscribing)
    {
        BrokerClient.Of(unsubscribing.SessionItems).Subscriptions.Remove(unsubscribing.Topic);
        return Task.CompletedTask;
    }

    private void End(BrokerClient client, string kind, string reason)
    {
        if (_clients.TryRemove(KeyValuePair.Create(client.Id, client)))
        {
            client.Queue.Close();
            client.Abort();
            log.LogCut(client.RemoteEndPoint, client.Id, kind, reason);
        }
    }
}

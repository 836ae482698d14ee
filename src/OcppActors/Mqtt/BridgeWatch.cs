using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>
/// Hears of other bridges for as long as the link lasts: whether they are online, and the discovery documents that they publish.
/// With MQTT 5 the broker sends neither this bridge's own documents (No Local) nor those that are retained. MQTT 3.1.1 has no
/// such options: the broker sends all that it retains at once, so the documents are subscribed to only once another bridge is
/// online, and not beside the read-back.
/// </summary>
internal sealed class BridgeWatch
{
    private const int MaxAvailabilityBytes = 100;

    private readonly IMqttClient _client;
    private readonly MqttOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<IBridgeNews> _seen;
    private readonly bool _hasNoLocal;
    private bool _isAnnounced;
    private bool _hasOthers;
    private int _subscribed;

    public BridgeWatch(IMqttClient client, MqttOptions options, TimeProvider time, Action<IBridgeNews> seen)
    {
        (_client, _options, _time, _seen) = (client, options, time, seen);
        _hasNoLocal = client.Options.ProtocolVersion == MqttProtocolVersion.V500;
        client.ApplicationMessageReceivedAsync += received =>
        {
            Handle(received.ApplicationMessage);
            return Task.CompletedTask;
        };
    }

    /// <returns>The filters that the broker does not allow; usually none.</returns>
    /// <exception cref="MqttCommunicationException">The link is lost.</exception>
    public async Task<IReadOnlyList<string>> StartAsync()
    {
        // Who may not see whether another bridge is online must not leave anything to it.
        if (!await SubscribeAsync(BridgeTopic.Filter))
        {
            return [BridgeTopic.Filter];
        }

        return !_hasNoLocal || await SubscribeToDocumentsAsync() ? [] : [_options.DocumentFilter];
    }

    private Task<bool> SubscribeToDocumentsAsync() =>
        Interlocked.Exchange(ref _subscribed, 1) == 1 ? Task.FromResult(true) : SubscribeAsync(_options.DocumentFilter, _hasNoLocal);

    private async Task<bool> SubscribeAsync(string filter, bool onlyNewOfOthers = false)
    {
        using var bound = new CancellationTokenSource(_options.ReadBackTime, _time);
        var options = new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topic =>
        {
            // A document that is lost is followed by another one; an availability is not.
            topic.WithTopic(filter).WithQualityOfServiceLevel(QualityOf(filter));
            if (onlyNewOfOthers)
            {
                topic.WithNoLocal().WithRetainHandling(MqttRetainHandling.DoNotSendOnSubscribe);
            }
        }).Build();
        try
        {
            var subscribed = await _client.SubscribeAsync(options, bound.Token);
            return subscribed.Items.All(item => (int)item.ResultCode < (int)MqttClientSubscribeResultCode.UnspecifiedError);
        }
        catch (Exception silent) when (silent is MqttCommunicationTimedOutException or OperationCanceledException)
        {
            return true; // a slow broker has it all the same
        }
    }

    /// <summary>The quality of service to subscribe with. Brokers queue even fewer packets of QoS 1 than of QoS 0 for a client.</summary>
    public static MqttQualityOfServiceLevel QualityOf(string filter) =>
        filter == BridgeTopic.Filter ? MqttQualityOfServiceLevel.AtLeastOnce : MqttQualityOfServiceLevel.AtMostOnce;

    private void Handle(MqttApplicationMessage message)
    {
        if (message.Topic.StartsWith(_options.DiscoveryPrefix + '/', StringComparison.Ordinal))
        {
            HandleDocument(message);
        }
        else if (BridgeTopic.ClientIdOf(message.Topic) is not null && message.Payload.Length <= MaxAvailabilityBytes)
        {
            HandleAvailability(message);
        }

        if (_isAnnounced && _hasOthers && !_hasNoLocal && Volatile.Read(ref _subscribed) == 0)
        {
            _ = SubscribeLateAsync();
        }
    }

    private void HandleAvailability(MqttApplicationMessage message)
    {
        var isOnline = message.ConvertPayloadToString() == BridgeAvailability.Online;
        if (message.Topic == _options.AvailabilityTopic)
        {
            // This bridge publishes its availability after everything else.
            _isAnnounced |= !message.Retain;
        }
        else
        {
            _hasOthers |= isOnline;
            _seen(new BridgeSeen(message.Topic, isOnline));
        }
    }

    private void HandleDocument(MqttApplicationMessage message)
    {
        if (message.Payload.Length > PublishPacket.MaxBytes
            || _options.TopicIdOf(message.Topic) is not { } topicId
            || message.Topic != _options.DocumentTopic(topicId))
        {
            return;
        }

        var bridges = DocumentBridges.In(message.Payload);
        if (!bridges.IsEmpty && !bridges.Contains(_options.AvailabilityTopic))
        {
            _seen(new DocumentSeen(topicId, bridges[0], IsLive: !message.Retain));
        }
    }

    private async Task SubscribeLateAsync()
    {
        try
        {
            await SubscribeToDocumentsAsync();
        }
        catch (Exception)
        {
            // The link is lost, and with it this watch.
        }
    }
}

using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using OcppActors.Protocol;

namespace OcppActors.Mqtt;

/// <summary>What was read back, and what the broker forbids of it: topics and filters, none of them usually.</summary>
internal sealed record ReadBack(RetainedFound Found, ImmutableArray<string> Forbidden, bool IsWhole);

/// <summary>
/// Reads back what the broker retains: it subscribes, then publishes to a topic of its own, and has had everything when
/// that comes back, since a broker keeps the order.
/// </summary>
internal sealed class RetainedReader(IMqttClient client, MqttOptions options)
{
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _documents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _availabilities = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _everythingCame = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="MQTTnet.Exceptions.MqttCommunicationException">The link is lost.</exception>
    public async Task<ReadBack> ReadAsync(Task lost)
    {
        client.ApplicationMessageReceivedAsync += TakeAsync;
        try
        {
            // Of QoS 0: a broker may hold only so many messages of QoS 1 for a client, and drops the rest.
            var subscribing = new MqttClientSubscribeOptionsBuilder();
            foreach (var filter in options.ReadBackFilters)
            {
                subscribing.WithTopicFilter(topic => topic.WithTopic(filter));
            }

            var subscribed = await client.SubscribeAsync(subscribing.Build());
            var timeUp = Task.Delay(options.ReadBackTime);
            var mayPublish = await MayPublishAsync();
            await Task.WhenAny(_everythingCame.Task, timeUp, lost);

            ImmutableArray<string> forbidden =
            [
                .. subscribed.Items.Where(item => (int)item.ResultCode >= (int)MqttClientSubscribeResultCode.UnspecifiedError)
                    .Select(item => item.TopicFilter.Topic),
                .. mayPublish ? (string[])[] : [options.SyncTopic],
            ];
            var unsubscribing = new MqttClientUnsubscribeOptionsBuilder();
            foreach (var filter in options.ReadBackFilters)
            {
                unsubscribing.WithTopicFilter(filter);
            }

            await client.UnsubscribeAsync(unsubscribing.Build());
            return new ReadBack(
                new RetainedFound(_documents.ToImmutableDictionary(StringComparer.Ordinal), _availabilities.ToImmutableDictionary(StringComparer.Ordinal)),
                [.. forbidden.Distinct(StringComparer.Ordinal)],
                _everythingCame.Task.IsCompleted);
        }
        finally
        {
            client.ApplicationMessageReceivedAsync -= TakeAsync;
        }
    }

    // A broker that has more for us than it may queue drops even its acknowledgements: that is no reason to give up the link.
    private async Task<bool> MayPublishAsync()
    {
        using var bound = new CancellationTokenSource(options.ReadBackTime);
        try
        {
            var published = await client.PublishStringAsync(
                options.SyncTopic, "", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: bound.Token);
            return published.IsSuccess;
        }
        catch (Exception exception) when (exception is MqttCommunicationTimedOutException or OperationCanceledException)
        {
            return true;
        }
    }

    private Task TakeAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        var message = received.ApplicationMessage;
        if (message.Topic == options.SyncTopic)
        {
            _everythingCame.TrySetResult();
        }
        else if (message.Retain && message.Topic.StartsWith(options.DiscoveryPrefix + '/', StringComparison.Ordinal))
        {
            _documents[message.Topic] = message.Payload.ToArray();
        }
        else if (message.Retain && message.Topic.EndsWith("/availability", StringComparison.Ordinal))
        {
            _availabilities[message.Topic] = message.ConvertPayloadToString() ?? "";
        }

        return Task.CompletedTask;
    }
}

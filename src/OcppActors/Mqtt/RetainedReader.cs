using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>What was read back, and what the broker forbids of it: topics and filters, none of them usually.</summary>
public sealed record ReadBack(RetainedFound Found, ImmutableArray<string> Forbidden, bool IsWhole);

/// <summary>
/// Reads back what the broker retains: it subscribes, then publishes to a topic of its own, and has had everything when
/// that comes back, since a broker keeps the order. First come the availabilities, which are small and name the charge
/// points; then the documents of these and the states that they say, some at a time: a broker queues only so much for a
/// client that reads more slowly than it writes (mosquitto 1,000 packets), and drops the rest without a word.
/// </summary>
internal sealed class RetainedReader(IMqttClient client, MqttOptions options)
{
    private const int DocumentsAtOnce = 100;
    private const int StatesAtOnce = 500;

    /// <summary>Ours are much shorter.</summary>
    private const int LongestState = 2000;

    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _documents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _availabilities = new(StringComparer.Ordinal);
    private readonly HashSet<string> _forbidden = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="MqttCommunicationException">The link is lost.</exception>
    public async Task<ReadBack> ReadAsync(Task lost)
    {
        client.ApplicationMessageReceivedAsync += TakeAsync;
        try
        {
            var isWhole = await ReadAsync([options.SyncTopic, .. options.AvailabilityFilters], lost);

            // Where the broker does not let us ask, each further question would only cost its time.
            foreach (var topics in DocumentTopics().Chunk(isWhole ? DocumentsAtOnce : int.MaxValue))
            {
                isWhole &= await ReadAsync(topics, lost);
                if (!isWhole && lost.IsCompleted)
                {
                    break;
                }
            }

            isWhole = isWhole && await ReadStatesAsync(lost);
            await UnsubscribeAsync([options.SyncTopic]);
            var found = new RetainedFound(
                _documents.ToImmutableDictionary(StringComparer.Ordinal), _availabilities.ToImmutableDictionary(StringComparer.Ordinal));
            return new ReadBack(found with { States = _states.ToImmutableDictionary(StringComparer.Ordinal) }, [.. _forbidden], isWhole);
        }
        finally
        {
            client.ApplicationMessageReceivedAsync -= TakeAsync;
        }
    }

    // A charge point's availability goes out before its first document.
    private string[] DocumentTopics() =>
        [.. _availabilities.Keys.Where(topic => topic.StartsWith($"{options.StatePrefix}/", StringComparison.Ordinal)).Select(options.DocumentTopicOf)];

    /// <summary>Thousands of charge points have more states than are worth a start that takes long.</summary>
    private async Task<bool> ReadStatesAsync(Task lost)
    {
        using var timeUp = new CancellationTokenSource(options.ReadBackTime * 2);
        foreach (var topics in StateTopics().Chunk(StatesAtOnce))
        {
            if (timeUp.IsCancellationRequested || !await ReadAsync(topics, lost))
            {
                return false;
            }
        }

        return true;
    }

    // Those of another bridge that is online are left to it.
    private IEnumerable<string> StateTopics() => _documents
        .Select(entry => options.ReadDocument(entry.Key, entry.Value))
        .OfType<RetainedDocument>()
        .Where(document => document.OtherBridge(options.AvailabilityTopic, _availabilities) is null)
        .SelectMany(document => document.StateTopics);

    /// <returns>Whether everything came; it also has when the broker lets us read but not ask.</returns>
    private async Task<bool> ReadAsync(string[] filters, Task lost)
    {
        _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var bound = new CancellationTokenSource(options.ReadBackTime);
        await SubscribeAsync(filters, bound.Token);
        await SyncAsync(bound.Token);
        var came = await Task.WhenAny(_synced.Task, lost, Task.Delay(Timeout.Infinite, bound.Token)) == _synced.Task;
        await UnsubscribeAsync(filters.Where(filter => filter != options.SyncTopic));
        return came;
    }

    // Of QoS 0: of what is acknowledged a broker may hold even less for a client.
    private Task SubscribeAsync(IEnumerable<string> filters, CancellationToken timeUp) => ToleratingSilenceAsync(async () =>
    {
        var subscribing = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in filters)
        {
            subscribing.WithTopicFilter(topic => topic.WithTopic(filter));
        }

        var subscribed = await client.SubscribeAsync(subscribing.Build(), timeUp);
        var refused = subscribed.Items.Where(item => (int)item.ResultCode >= (int)MqttClientSubscribeResultCode.UnspecifiedError);
        _forbidden.UnionWith(refused.Select(item => FilterOf(item.TopicFilter.Topic)));
    });

    private Task SyncAsync(CancellationToken timeUp) => ToleratingSilenceAsync(async () =>
    {
        var published = await client.PublishStringAsync(
            options.SyncTopic, "", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: timeUp);
        if (!published.IsSuccess)
        {
            _forbidden.Add(options.SyncTopic);
        }
    });

    // A broker that has more for us than it may queue drops even its acknowledgements: that is no reason to give up the link.
    private static async Task ToleratingSilenceAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (Exception silent) when (silent is MqttCommunicationTimedOutException or OperationCanceledException)
        {
            // What has not come by then is told as such.
        }
    }

    private async Task UnsubscribeAsync(IEnumerable<string> filters)
    {
        var unsubscribing = new MqttClientUnsubscribeOptionsBuilder();
        foreach (var filter in filters)
        {
            unsubscribing.WithTopicFilter(filter);
        }

        await client.UnsubscribeAsync(unsubscribing.Build());
    }

    private string FilterOf(string topic) => IsDocument(topic) ? options.DocumentFilter : IsState(topic) ? options.StateFilter : topic;

    private static bool IsState(string topic) => topic.EndsWith("/state", StringComparison.Ordinal);

    private bool IsDocument(string topic) => topic.StartsWith(options.DiscoveryPrefix + '/', StringComparison.Ordinal);

    private Task TakeAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        var message = received.ApplicationMessage;
        if (message.Topic == options.SyncTopic)
        {
            _synced.TrySetResult();
        }
        else if (message.Retain && IsDocument(message.Topic))
        {
            _documents[message.Topic] = message.Payload.ToArray();
        }
        else if (message.Retain && message.Topic.EndsWith("/availability", StringComparison.Ordinal))
        {
            _availabilities[message.Topic] = message.ConvertPayloadToString() ?? "";
        }
        else if (message.Retain && IsState(message.Topic) && message.Payload.Length <= LongestState)
        {
            _states[message.Topic] = message.Payload.ToArray();
        }

        return Task.CompletedTask;
    }
}

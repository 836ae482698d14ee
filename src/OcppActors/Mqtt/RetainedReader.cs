using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>What was read back.</summary>
/// <param name="Found">What the broker retains.</param>
/// <param name="Forbidden">Topics and filters that the broker does not allow; usually none.</param>
/// <param name="IsWhole">Whether everything arrived in time.</param>
public sealed record ReadBack(RetainedFound Found, ImmutableArray<string> Forbidden, bool IsWhole)
{
    /// <summary>Whether some was larger than what is kept.</summary>
    public bool IsCut { get; init; }
}

/// <summary>
/// Reads back what the broker retains: it subscribes, then publishes to a topic of its own. A broker keeps the order, so once
/// that message returns everything has arrived. The availabilities come first, which are small and name the charge points;
/// then their documents and the states that these refer to, in batches: a broker queues a limited number of packets for a
/// slow reader (mosquitto 1,000) and silently drops the rest.
/// </summary>
internal sealed class RetainedReader(
    IMqttClient client, MqttOptions options, TimeProvider time, MqttQualityOfServiceLevel syncQuality = MqttQualityOfServiceLevel.AtLeastOnce)
{
    private const int DocumentsAtOnce = 100;
    private const int StatesAtOnce = 500;

    /// <summary>The states of the bridge are much shorter.</summary>
    private const int MaxStateBytes = 2000;

    /// <summary><c>online</c> or <c>offline</c>.</summary>
    private const int MaxAvailabilityBytes = 100;

    /// <summary>
    /// Of everything together, which stays in memory: 20,000 charge points have documents of some KB each. On a small machine, an
    /// eighth of the memory that this process may use.
    /// </summary>
    public static readonly long MaxTotalBytes = Math.Min(256 * 1024 * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);

    private const int BytesPerLetter = 2;

    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _documents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _availabilities = new(StringComparer.Ordinal);
    private readonly HashSet<string> _forbidden = new(StringComparer.Ordinal);
    private string? _prefix;
    private long _bytes;
    private volatile bool _isCut;
    private volatile TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads all charge points.</summary>
    /// <exception cref="MqttCommunicationException">The link is lost.</exception>
    public Task<ReadBack> ReadAsync(Task lost) => ReadAsync(null, lost);

    /// <summary>Reads documents and states of these charge points, by their topic levels; null: of all, and their availabilities.</summary>
    /// <exception cref="MqttCommunicationException">The link is lost.</exception>
    public async Task<ReadBack> ReadAsync(IReadOnlyCollection<string>? topicIds, Task lost)
    {
        client.ApplicationMessageReceivedAsync += OnMessageAsync;
        try
        {
            var isWhole = await ReadFiltersAsync(topicIds is null ? [options.SyncTopic, .. options.AvailabilityFilters] : [options.SyncTopic, BridgeTopic.Filter], lost);

            // If the broker does not allow the sync topic, each further batch would only run into the timeout.
            foreach (var topics in (topicIds?.Select(options.DocumentTopic) ?? DocumentTopics()).Chunk(isWhole ? DocumentsAtOnce : int.MaxValue))
            {
                isWhole &= await ReadFiltersAsync(topics, lost);
                if (!isWhole && lost.IsCompleted)
                {
                    break;
                }
            }

            isWhole = isWhole && await ReadStatesAsync(lost);
            await UnsubscribeAsync([options.SyncTopic]);
            return new ReadBack(Found, [.. _forbidden], isWhole) { IsCut = _isCut };
        }
        finally
        {
            client.ApplicationMessageReceivedAsync -= OnMessageAsync;
        }
    }

    /// <summary>Reads which messages are retained of a charge point, all of them, and the availabilities of bridges.</summary>
    /// <exception cref="MqttCommunicationException">The link is lost.</exception>
    public async Task<ReadBack> ReadChargePointAsync(string topicId, Task lost)
    {
        _prefix = $"{options.StatePrefix}/{topicId}/";
        client.ApplicationMessageReceivedAsync += OnMessageAsync;
        try
        {
            var isWhole = await ReadFiltersAsync([options.SyncTopic, BridgeTopic.Filter, options.DocumentTopic(topicId), $"{_prefix}#"], lost);
            await UnsubscribeAsync([options.SyncTopic]);
            return new ReadBack(Found, [.. _forbidden], isWhole);
        }
        finally
        {
            client.ApplicationMessageReceivedAsync -= OnMessageAsync;
        }
    }

    private RetainedFound Found => new(
        _documents.ToImmutableDictionary(StringComparer.Ordinal), _availabilities.ToImmutableDictionary(StringComparer.Ordinal))
    {
        States = _states.ToImmutableDictionary(StringComparer.Ordinal),
    };

    // The availability of a charge point is published before its first document.
    private IEnumerable<string> DocumentTopics() =>
        [.. _availabilities.Keys.Where(topic => topic.StartsWith($"{options.StatePrefix}/", StringComparison.Ordinal)).Select(options.DocumentTopicOf)];

    /// <summary>Bounded in time: thousands of charge points have more states than are worth a slow start.</summary>
    private async Task<bool> ReadStatesAsync(Task lost)
    {
        using var timeUp = new CancellationTokenSource(options.ReadBackTime * 2, time);
        foreach (var topics in StateTopics().Chunk(StatesAtOnce))
        {
            if (timeUp.IsCancellationRequested || !await ReadFiltersAsync(topics, lost))
            {
                return false;
            }
        }

        return true;
    }

    // Charge points of another online bridge are left to that bridge.
    private IEnumerable<string> StateTopics() => _documents
        .Select(entry => options.ReadDocument(entry.Key, entry.Value))
        .OfType<RetainedDocument>()
        .Where(document => document.OtherBridge(options.AvailabilityTopic, _availabilities) is null)
        .SelectMany(document => document.StateTopics);

    /// <returns>Whether everything arrived in time.</returns>
    private async Task<bool> ReadFiltersAsync(string[] filters, Task lost)
    {
        _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var bound = new CancellationTokenSource(options.ReadBackTime, time);
        await SubscribeAsync(filters, bound.Token);
        await SyncAsync(bound.Token);
        var isWhole = await Task.WhenAny(_synced.Task, lost, Task.Delay(Timeout.Infinite, bound.Token)) == _synced.Task;
        string[] ended = [.. filters.Where(filter => filter != options.SyncTopic && filter != BridgeTopic.Filter)];
        if (ended.Length > 0)
        {
            await UnsubscribeAsync(ended);
        }

        return isWhole;
    }

    // The subscription to the availability of bridges is that of BridgeWatch, and stays.
    private Task SubscribeAsync(IEnumerable<string> filters, CancellationToken timeUp) => IgnoreTimeoutAsync(async () =>
    {
        var subscribing = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in filters)
        {
            subscribing.WithTopicFilter(topic => topic.WithTopic(filter).WithQualityOfServiceLevel(BridgeWatch.QualityOf(filter)));
        }

        var subscribed = await client.SubscribeAsync(subscribing.Build(), timeUp);
        var refused = subscribed.Items.Where(item => (int)item.ResultCode >= (int)MqttClientSubscribeResultCode.UnspecifiedError);
        _forbidden.UnionWith(refused.Select(item => FilterOf(item.TopicFilter.Topic)));
    });

    private Task SyncAsync(CancellationToken timeUp) => IgnoreTimeoutAsync(async () =>
    {
        var published = await client.PublishStringAsync(
            options.SyncTopic, "", syncQuality, cancellationToken: timeUp);
        if (!published.IsSuccess)
        {
            _forbidden.Add(options.SyncTopic);
        }
    });

    // A broker whose queue for this client is full drops even its acknowledgements; that is no reason to give up the link.
    private static async Task IgnoreTimeoutAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (Exception silent) when (silent is MqttCommunicationTimedOutException or OperationCanceledException)
        {
            // What has not arrived makes the result incomplete; a subscription too many does no harm.
        }
    }

    private Task UnsubscribeAsync(IEnumerable<string> filters) => IgnoreTimeoutAsync(async () =>
    {
        using var bound = new CancellationTokenSource(options.ReadBackTime, time);
        var unsubscribing = new MqttClientUnsubscribeOptionsBuilder();
        foreach (var filter in filters)
        {
            unsubscribing.WithTopicFilter(filter);
        }

        await client.UnsubscribeAsync(unsubscribing.Build(), bound.Token);
    });

    private string FilterOf(string topic) => IsDocument(topic) ? options.DocumentFilter : IsState(topic) ? options.StateFilter : topic;

    private static bool IsState(string topic) => topic.EndsWith("/state", StringComparison.Ordinal);

    private bool IsDocument(string topic) => topic.StartsWith(options.DiscoveryPrefix + '/', StringComparison.Ordinal);

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        var message = received.ApplicationMessage;
        if (message.Topic == options.SyncTopic)
        {
            _synced.TrySetResult();
        }
        else if (message.Retain && _prefix is not null && message.Topic.StartsWith(_prefix, StringComparison.Ordinal))
        {
            _states[message.Topic] = message.Payload.Length <= MaxStateBytes ? message.Payload.ToArray() : ReadOnlyMemory<byte>.Empty;
        }
        else if (message.Retain && _prefix is not null && IsDocument(message.Topic))
        {
            _documents[message.Topic] = message.Payload.Length <= PublishPacket.MaxBytes ? message.Payload.ToArray() : ReadOnlyMemory<byte>.Empty;
        }
        else if (!message.Retain || !TryKeep(message))
        {
            return Task.CompletedTask;
        }
        else if (IsDocument(message.Topic))
        {
            _documents[message.Topic] = message.Payload.ToArray();
        }
        else if (message.Topic.EndsWith("/availability", StringComparison.Ordinal))
        {
            _availabilities[message.Topic] = message.ConvertPayloadToString() ?? "";
        }
        else if (IsState(message.Topic))
        {
            _states[message.Topic] = message.Payload.ToArray();
        }

        return Task.CompletedTask;
    }

    private bool TryKeep(MqttApplicationMessage message)
    {
        var max = IsDocument(message.Topic) ? PublishPacket.MaxBytes : IsState(message.Topic) ? MaxStateBytes : MaxAvailabilityBytes;
        var fits = message.Payload.Length <= max
            && Interlocked.Add(ref _bytes, message.Payload.Length + (BytesPerLetter * message.Topic.Length)) <= MaxTotalBytes;
        _isCut |= !fits;
        return fits;
    }
}

using System.Globalization;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;
using OcppActors.TestSupport;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>
/// A message as a subscriber got it; <paramref name="Retain"/> means that the broker had retained it, and not
/// because it was published just now.
/// </summary>
internal sealed record MqttMessage(string Topic, string Payload, bool Retain);

/// <summary>Subscribes to everything and keeps it, in its order.</summary>
internal sealed class MqttWatcher : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    private MqttWatcher() => _client.ApplicationMessageReceivedAsync += received =>
    {
        var message = received.ApplicationMessage;
        Messages.Add(new MqttMessage(message.Topic, Encoding.UTF8.GetString(message.Payload), message.Retain));
        return Task.CompletedTask;
    };

    public AwaitableLog<MqttMessage> Messages { get; } = new();

    public static async Task<MqttWatcher> ConnectAsync(MosquittoBroker broker)
    {
        var watcher = new MqttWatcher();
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(MosquittoBroker.Host, broker.Port)
            .WithClientId("watcher-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture))
            .Build();
        await watcher._client.ConnectAsync(options).WithinAsync("the watcher's link to the broker");
        await watcher._client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(filter => filter.WithTopic("#").WithAtLeastOnceQoS())
            .Build()).WithinAsync("the watcher's subscription");
        return watcher;
    }

    /// <summary>
    /// What the broker holds at this moment, payload by topic: a fresh subscriber gets the retained messages before
    /// anything that is published after its subscription.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, string>> RetainedAsync(MosquittoBroker broker)
    {
        await using var reader = await ConnectAsync(broker);
        var mark = "test/mark/" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        await reader.PublishAsync(mark, "", retain: false);
        await reader.Messages.FirstAsync(message => message.Topic == mark, "the reader's own mark");
        return reader.Messages.Entries.Where(message => message.Retain).ToDictionary(message => message.Topic, message => message.Payload);
    }

    /// <summary>The last payload of each topic among these messages.</summary>
    public static Dictionary<string, string> LatestOf(IEnumerable<MqttMessage> messages)
    {
        var latest = new Dictionary<string, string>();
        foreach (var message in messages)
        {
            latest[message.Topic] = message.Payload;
        }

        return latest;
    }

    public Task PublishAsync(string topic, string payload, bool retain) => _client.PublishAsync(
        new MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(payload)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithRetainFlag(retain)
            .Build());

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            await _client.DisconnectAsync(new MqttClientDisconnectOptions());
        }

        _client.Dispose();
    }
}

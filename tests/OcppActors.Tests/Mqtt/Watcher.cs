using System.Collections.Concurrent;
using MQTTnet;
using MQTTnet.Protocol;
using OcppActors.TestSupport;

namespace OcppActors.Tests.Mqtt;

/// <summary>
/// Another client of the broker, which notes the last value of each topic that it sees; what a bridge says to itself is
/// none of its business.
/// </summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentDictionary<string, string> _held = new();
    private readonly SemaphoreSlim _changed = new(0);
    private int _count;

    /// <summary>How many messages came.</summary>
    public int Count => Volatile.Read(ref _count);

    public static async Task<Watcher> StartAsync(MosquittoBroker broker, string filter)
    {
        var watcher = new Watcher();
        watcher._client.ApplicationMessageReceivedAsync += received =>
        {
            if (received.ApplicationMessage.Topic.EndsWith("/sync", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            watcher._held[received.ApplicationMessage.Topic] = received.ApplicationMessage.ConvertPayloadToString() ?? "";
            Interlocked.Increment(ref watcher._count);
            watcher._changed.Release();
            return Task.CompletedTask;
        };
        await watcher._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer(MosquittoBroker.Host, broker.Port).Build());
        await watcher._client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        return watcher;
    }

    public Task PublishAsync(string topic, string payload) =>
        _client.PublishStringAsync(topic, payload, MqttQualityOfServiceLevel.AtLeastOnce);

    /// <summary>Waits until what is held is as wanted.</summary>
    public async Task<IReadOnlyDictionary<string, string>> UntilAsync(Func<IReadOnlyDictionary<string, string>, bool> wanted)
    {
        using var bound = new CancellationTokenSource(FakeLinks.Patience);
        while (!wanted(_held))
        {
            await _changed.WaitAsync(bound.Token);
        }

        return _held;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisconnectAsync();
        _client.Dispose();
        _changed.Dispose();
    }
}

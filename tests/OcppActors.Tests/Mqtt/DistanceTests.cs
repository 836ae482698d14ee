using System.Collections.Concurrent;
using System.Globalization;
using Akka.TestKit.Xunit2;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OcppActors.Mqtt;
using OcppActors.TestSupport;
using Shouldly;
using static OcppActors.Tests.Mqtt.PublisherRun;

namespace OcppActors.Tests.Mqtt;

/// <summary>Publications to a mosquitto that is 10 ms away. The speed itself is measured by the benchmark <c>mqtt-distance</c>.</summary>
public sealed class DistanceTests : TestKit
{
    private const int Topics = 600;
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData(MqttProtocolVersion.V500, 40, 39)] // one is for a read-back
    [InlineData(MqttProtocolVersion.V311, 1000, 256)]
    public async Task The_window_is_filled_and_never_exceeded_and_every_topic_keeps_its_order(MqttProtocolVersion version, int maxInflight, int window)
    {
        await using var broker = await MosquittoBroker.StartAsync("allow_anonymous true", $"max_inflight_messages {maxInflight}");
        await using var distant = new DistantBroker(broker.Port, OneWay, holdUntil: window);
        using var subscriber = await Subscriber.StartAsync(broker);
        var options = new MqttOptions(MosquittoBroker.Host, distant.Port, null, null, "us", "homeassistant") { Version = version, ReadBackTime = FakeLinks.Patience };
        var run = PublisherRun.Start(Sys, options, new MqttLinkFactory(options, TimeProvider.System));

        for (var value = 1; value <= 5; value++)
        {
            for (var topic = 0; topic < Topics; topic++)
            {
                var payload = value.ToString(CultureInfo.InvariantCulture);
                run.Publish(value == 3 ? Reset($"ocpp/{topic}", payload) : State($"ocpp/{topic}", payload));
            }
        }

        var received = await subscriber.UntilAsync(Topics, last: "5");
        distant.MaxInFlight.ShouldBe(window);
        foreach (var values in received.Values.Select(values => values.Select(value => int.Parse(value, CultureInfo.InvariantCulture)).ToList()))
        {
            values.ShouldBeInOrder();
            values.ShouldContain(3);
        }
    }

    /// <summary>Receives, in order, what every topic gets.</summary>
    private sealed class Subscriber : IDisposable
    {
        private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
        private readonly ConcurrentDictionary<string, List<string>> _received = new(StringComparer.Ordinal);
        private readonly SemaphoreSlim _changed = new(0);

        public static async Task<Subscriber> StartAsync(MosquittoBroker broker)
        {
            var subscriber = new Subscriber();
            subscriber._client.ApplicationMessageReceivedAsync += message =>
            {
                subscriber._received.GetOrAdd(message.ApplicationMessage.Topic, _ => []).Add(message.ApplicationMessage.ConvertPayloadToString() ?? "");
                subscriber._changed.Release();
                return Task.CompletedTask;
            };
            await subscriber._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer(MosquittoBroker.Host, broker.Port).Build());
            await subscriber._client.SubscribeAsync("ocpp/+", MqttQualityOfServiceLevel.AtMostOnce);
            return subscriber;
        }

        public async Task<IReadOnlyDictionary<string, List<string>>> UntilAsync(int topics, string last)
        {
            using var bound = new CancellationTokenSource(FakeLinks.Patience);
            while (_received.Count < topics || _received.Values.Any(values => values[^1] != last))
            {
                await _changed.WaitAsync(bound.Token);
            }

            return _received;
        }

        public void Dispose()
        {
            _client.Dispose();
            _changed.Dispose();
        }
    }
}

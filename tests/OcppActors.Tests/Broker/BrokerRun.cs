using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;
using OcppActors.Broker;
using OcppActors.Mqtt;
using OcppActors.Ports;

namespace OcppActors.Tests.Broker;

/// <summary>An embedded broker on a free loopback port, and clients for it.</summary>
internal sealed class BrokerRun : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private BrokerRun(EmbeddedBroker broker, BrokerLog log, BrokerMetrics metrics) => (Broker, Log, Metrics) = (broker, log, metrics);

    public static BrokerOptions Options { get; } = new("localhost", [IPAddress.Loopback], 0);

    public EmbeddedBroker Broker { get; }

    public BrokerLog Log { get; }

    public BrokerMetrics Metrics { get; }

    public static async Task<BrokerRun> StartAsync(BrokerOptions? options = null)
    {
        var (log, metrics) = (new BrokerLog(), new BrokerMetrics());
        var broker = new EmbeddedBroker(options ?? Options, TimeProvider.System, new LogBrake(TimeProvider.System, NullLogger<LogBrake>.Instance), metrics, log);
        await broker.StartAsync();
        return new BrokerRun(broker, log, metrics);
    }

    /// <summary>A client that is connected.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="heard">Called with each message.</param>
    public async Task<IMqttClient> ClientAsync(string id, Action<MqttApplicationMessage>? heard = null)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += received =>
        {
            heard?.Invoke(received.ApplicationMessage);
            return Task.CompletedTask;
        };
        await client.ConnectAsync(OptionsOf(id).Build());
        return client;
    }

    /// <summary>A link of the process that the broker runs in, with the client id <c>ours</c>.</summary>
    public Task<IMqttLink> OwnLinkAsync() =>
        new MqttLinkFactory(new MqttOptions("127.0.0.1", Broker.Port, ClientId: "ours") { Connect = Broker.ConnectAsync }, TimeProvider.System)
            .OpenAsync(() => { }, CancellationToken.None);

    public MqttClientOptionsBuilder OptionsOf(string id) =>
        new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", Broker.Port).WithClientId(id).WithTimeout(Patience);

    /// <summary>What the broker retains under these topics, which are all that are retained.</summary>
    public async Task<Dictionary<string, string>> RetainedAsync(int count)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var all = new TaskCompletionSource();
        using var client = await ClientAsync("retained", message =>
        {
            found[message.Topic] = message.ConvertPayloadToString() ?? "";
            if (found.Count == count)
            {
                all.TrySetResult();
            }
        });
        await client.SubscribeAsync("#", MqttQualityOfServiceLevel.AtLeastOnce);
        await all.Task.WaitAsync(Patience);
        return found;
    }

    /// <summary>A connection for bytes of a test's own.</summary>
    public async Task<TcpClient> RawAsync()
    {
        var raw = new TcpClient { ReceiveBufferSize = 4096 };
        await raw.ConnectAsync(IPAddress.Loopback, Broker.Port);
        return raw;
    }

    public ValueTask DisposeAsync() => Broker.DisposeAsync();
}

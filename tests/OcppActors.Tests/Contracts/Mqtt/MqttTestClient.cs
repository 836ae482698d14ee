using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using OcppActors.TestSupport;

namespace OcppActors.Tests.Contracts.Mqtt;

/// <summary>A client under test, and what it has told so far.</summary>
internal sealed class MqttTestClient : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<MqttApplicationMessage> _messages = Channel.CreateUnbounded<MqttApplicationMessage>();
    private readonly TaskCompletionSource<MqttClientDisconnectedEventArgs> _disconnected = new();

    public MqttTestClient()
    {
        Client = new MqttClientFactory().CreateMqttClient();
        Client.ApplicationMessageReceivedAsync += args =>
        {
            _messages.Writer.TryWrite(args.ApplicationMessage);
            return Task.CompletedTask;
        };
        Client.DisconnectedAsync += args =>
        {
            _disconnected.TrySetResult(args);
            return Task.CompletedTask;
        };
    }

    public IMqttClient Client { get; }

    public Task<MqttClientDisconnectedEventArgs> Disconnected => _disconnected.Task.WaitAsync(Patience);

    public static MqttClientOptionsBuilder Options(int port, MqttProtocolVersion version = MqttProtocolVersion.V500) =>
        new MqttClientOptionsBuilder()
            .WithTcpServer(MosquittoBroker.Host, port)
            .WithProtocolVersion(version)
            .WithTimeout(Patience);

    public static async Task<MqttTestClient> ConnectedAsync(MqttClientOptionsBuilder options)
    {
        var client = new MqttTestClient();
        var result = await client.Client.ConnectAsync(options.Build());
        return result.ResultCode == MqttClientConnectResultCode.Success
            ? client
            : throw new InvalidOperationException($"Refused: {result.ResultCode}");
    }

    public async Task<MqttApplicationMessage> NextMessageAsync()
    {
        using var bound = new CancellationTokenSource(Patience);
        return await _messages.Reader.ReadAsync(bound.Token);
    }

    public async Task<string?> NextPayloadAsync() => (await NextMessageAsync()).ConvertPayloadToString();

    public void Dispose() => Client.Dispose();
}

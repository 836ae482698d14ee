using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;

namespace OcppActors.Tests.Broker;

/// <summary>A client that reads and acknowledges everything below <c>t</c>.</summary>
internal sealed class Reader : IDisposable
{
    private readonly Channel<MqttApplicationMessage> _messages = Channel.CreateUnbounded<MqttApplicationMessage>();
    private int _read;

    private Reader(IMqttClient client) => Client = client;

    public IMqttClient Client { get; }

    public static async Task<Reader> ConnectAsync(BrokerRun run, MqttQualityOfServiceLevel quality)
    {
        Reader? reader = null;
        var client = await run.ClientAsync("reader", message => reader!._messages.Writer.TryWrite(message));
        reader = new Reader(client);
        await client.SubscribeAsync("t/#", quality);
        return reader;
    }

    /// <summary>Waits for the message with this number, from 1 on; null: the next one.</summary>
    public async Task<MqttApplicationMessage> HasAsync(int? number)
    {
        using var bound = new CancellationTokenSource(BrokerRun.Patience);
        MqttApplicationMessage message;
        do
        {
            message = await _messages.Reader.ReadAsync(bound.Token);
            _read++;
        }
        while (_read < number);

        return message;
    }

    public void Dispose() => Client.Dispose();
}

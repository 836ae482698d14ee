using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Wire;

namespace MQTTnet.Server.Sessions;

/// <summary>One client: what it subscribed to, and what waits to be sent to it. Answers go before messages; of messages only so many wait.</summary>
internal sealed class ClientSession(MqttConnectPacket connect, IMqttChannelAdapter adapter, int mostWaiting)
{
    private readonly Lock _lock = new();
    private readonly Queue<EncodedPacket> _answers = new();
    private readonly Queue<EncodedPacket> _messages = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly CancellationTokenSource _ending = new();
    private long _heard = Environment.TickCount64;
    private ushort _lastIdentifier;

    public MqttConnectPacket Connect => connect;

    public IMqttChannelAdapter Adapter => adapter;

    public string Id => connect.ClientId!;

    public ServerPacketEncoder Encoder { get; } = new(adapter.PacketFormatterAdapter.ProtocolVersion);

    /// <summary>By filter.</summary>
    public Dictionary<string, Subscription> Subscriptions { get; } = new(StringComparer.Ordinal);

    public bool IsTakenOver { get; set; }

    public bool HasParted { get; set; }

    public bool IsOverdue => connect.KeepAlivePeriod > 0 && Environment.TickCount64 - Volatile.Read(ref _heard) > connect.KeepAlivePeriod * 1500L;

    /// <summary>Sends what waits, and hands over what comes, until either fails or the session is to end.</summary>
    public async Task RunAsync(Func<MqttPacket, Task> handle)
    {
        var sending = SendAsync();
        try
        {
            while (!HasParted && !_ending.IsCancellationRequested && await adapter.ReceivePacketAsync(_ending.Token) is { } packet && !IsTakenOver)
            {
                Volatile.Write(ref _heard, Environment.TickCount64);
                await handle(packet);
            }
        }
        finally
        {
            await _ending.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends it, with a DISCONNECT that says why where the version has one.</summary>
    public async Task StopAsync(MqttDisconnectReasonCode reason)
    {
        if (adapter.PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V500)
        {
            // The client may be gone already.
            await adapter.SendPacketAsync(Encoder.Disconnect(reason), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _ending.CancelAsync();
    }

    public void Answer(EncodedPacket packet)
    {
        lock (_lock)
        {
            _answers.Enqueue(packet);
        }

        _waiting.Release();
    }

    public void Deliver(MqttApplicationMessage message, MqttQualityOfServiceLevel granted, bool retain)
    {
        lock (_lock)
        {
            var quality = message.QualityOfServiceLevel < granted ? message.QualityOfServiceLevel : granted;
            _lastIdentifier = _lastIdentifier == ushort.MaxValue ? (ushort)1 : (ushort)(_lastIdentifier + 1);
            _messages.Enqueue(Encoder.Publish(message, quality, retain, _lastIdentifier));
            if (_messages.Count > mostWaiting)
            {
                _messages.Dequeue();
                return;
            }
        }

        _waiting.Release();
    }

    private async Task SendAsync()
    {
        while (true)
        {
            await _waiting.WaitAsync(_ending.Token);
            EncodedPacket? packet;
            lock (_lock)
            {
                packet = _answers.TryDequeue(out var answer) ? answer : _messages.Dequeue();
            }

            await adapter.SendPacketAsync(packet, _ending.Token);
        }
    }
}

using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server.Sessions;
using MQTTnet.Wire;

namespace MQTTnet.Server;

/// <summary>A broker for clients whom its adapters bring.</summary>
public class MqttServer : IDisposable
{
    private static readonly TimeSpan MonitorInterval = TimeSpan.FromMilliseconds(500);

    private readonly MqttServerOptions _options;
    private readonly IReadOnlyList<IMqttServerAdapter> _adapters;
    private readonly SessionTable _sessions = new();
    private CancellationTokenSource? _running;

    internal MqttServer(MqttServerOptions options, IEnumerable<IMqttServerAdapter> adapters) => (_options, _adapters) = (options, [.. adapters]);

    public event Func<ClientConnectedEventArgs, Task>? ClientConnectedAsync;

    public event Func<ClientDisconnectedEventArgs, Task>? ClientDisconnectedAsync;

    public event Func<InterceptingPublishEventArgs, Task>? InterceptingPublishAsync;

    public event Func<LoadingRetainedMessagesEventArgs, Task>? LoadingRetainedMessageAsync;

    public event Func<ValidatingConnectionEventArgs, Task>? ValidatingConnectionAsync;

    public async Task StartAsync()
    {
        _running = _running is null ? new CancellationTokenSource() : throw new InvalidOperationException("The MQTT server is already started.");
        var loading = new LoadingRetainedMessagesEventArgs();
        await InvokeAsync(LoadingRetainedMessageAsync, loading);
        _sessions.Load(loading.LoadedRetainedMessages);
        _ = MonitorAsync(_running.Token);
        foreach (var adapter in _adapters)
        {
            var token = _running.Token;
            adapter.ClientHandler = client => ServeAsync(client, token);
            await adapter.StartAsync(_options, MqttNetNullLogger.Instance);
        }
    }

    public async Task StopAsync(MqttServerStopOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Interlocked.Exchange(ref _running, null) is not { } running)
        {
            return;
        }

        await running.CancelAsync();
        await Task.WhenAll(_sessions.All().Select(session => session.StopAsync(MqttDisconnectReasonCode.ServerShuttingDown)));
        foreach (var adapter in _adapters)
        {
            adapter.ClientHandler = null;
            await adapter.StopAsync();
        }
    }

    public void Dispose()
    {
        StopAsync(new MqttServerStopOptions()).GetAwaiter().GetResult();
        foreach (var adapter in _adapters)
        {
            adapter.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private async Task ServeAsync(IMqttChannelAdapter adapter, CancellationToken stopping)
    {
        ClientSession? session = null;
        try
        {
            session = await AdmitAsync(adapter, stopping);
            await (session?.RunAsync(packet => HandleAsync(session, packet)) ?? Task.CompletedTask);
        }
        catch (Exception)
        {
            // Whatever a client does, or its network, ends that client alone.
        }

        if (session is not null)
        {
            await PartAsync(session);
        }

        await adapter.DisconnectAsync(CancellationToken.None);
    }

    private async Task<ClientSession?> AdmitAsync(IMqttChannelAdapter adapter, CancellationToken stopping)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        bound.CancelAfter(_options.DefaultCommunicationTimeout);
        if (await adapter.ReceivePacketAsync(bound.Token) is not MqttConnectPacket connect)
        {
            return null;
        }

        var version = adapter.PacketFormatterAdapter.ProtocolVersion;
        var validating = new ValidatingConnectionEventArgs(connect, adapter);
        await InvokeAsync(ValidatingConnectionAsync, validating);
        if (string.IsNullOrEmpty(connect.ClientId))
        {
            connect.ClientId = version == MqttProtocolVersion.V500 ? validating.AssignedClientIdentifier : null;
            validating.ReasonCode = connect.ClientId is null ? MqttConnectReasonCode.ClientIdentifierNotValid : validating.ReasonCode;
        }

        await adapter.SendPacketAsync(new ServerPacketEncoder(version).ConnAck(validating.ReasonCode, validating.AssignedClientIdentifier), stopping);
        if (validating.ReasonCode != MqttConnectReasonCode.Success)
        {
            return null;
        }

        var session = new ClientSession(connect, adapter, _options.MaxPendingMessagesPerClient);
        if (_sessions.Enter(session) is { } old)
        {
            await old.StopAsync(MqttDisconnectReasonCode.SessionTakenOver);
        }

        await InvokeAsync(ClientConnectedAsync, new ClientConnectedEventArgs(session.Id, version, adapter.RemoteEndPoint));
        return session;
    }

    private async Task HandleAsync(ClientSession session, MqttPacket packet)
    {
        switch (packet)
        {
            case PublishPacket publish:
                var code = await PublishAsync(session.Id, publish.Message);
                if (publish.Message.QualityOfServiceLevel > MqttQualityOfServiceLevel.AtMostOnce)
                {
                    session.Answer(session.Encoder.PubAck(publish.Identifier, code));
                }

                break;
            case SubscribePacket subscribe:
                _sessions.Subscribe(session, subscribe);
                break;
            case UnsubscribePacket unsubscribe:
                _sessions.Unsubscribe(session, unsubscribe);
                break;
            case PingReqPacket:
                session.Answer(session.Encoder.PingResp());
                break;
            case DisconnectPacket:
                session.HasParted = true;
                break;
            case PubAckPacket:
                break;
            default:
                throw new MqttProtocolViolationException("Packet not allowed");
        }
    }

    private async Task<MqttPubAckReasonCode> PublishAsync(string senderId, MqttApplicationMessage message)
    {
        var intercepting = new InterceptingPublishEventArgs(message);
        await InvokeAsync(InterceptingPublishAsync, intercepting);
        var code = intercepting.Response.ReasonCode;
        var isRead = !intercepting.ProcessPublish || _sessions.Publish(senderId, intercepting.ApplicationMessage);
        return code == MqttPubAckReasonCode.Success && !isRead ? MqttPubAckReasonCode.NoMatchingSubscribers : code;
    }

    private async Task PartAsync(ClientSession session)
    {
        _sessions.Leave(session);
        if (session is { HasParted: false, IsTakenOver: false, Connect.Will: { } will })
        {
            await PublishAsync(session.Id, will);
        }

        var how = session.IsTakenOver ? MqttClientDisconnectType.Takeover
            : session.HasParted ? MqttClientDisconnectType.Clean : MqttClientDisconnectType.NotClean;
        await InvokeAsync(ClientDisconnectedAsync, new ClientDisconnectedEventArgs(session.Id, how));
    }

    private async Task MonitorAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(MonitorInterval);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            foreach (var session in _sessions.All().Where(session => session.IsOverdue))
            {
                _ = session.StopAsync(MqttDisconnectReasonCode.KeepAliveTimeout);
            }
        }
    }

    private static async Task InvokeAsync<T>(Func<T, Task>? handlers, T args)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            await handler(args);
        }
    }
}

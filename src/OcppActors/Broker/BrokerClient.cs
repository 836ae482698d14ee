using System.Collections;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace OcppActors.Broker;

/// <summary>
/// A client's connection as MQTTnet sees it, with what MQTTnet does not bound: how much waits for the client, and how much it
/// may make the broker remember. Its session ends with its connection.
/// </summary>
/// <param name="inner">Packets on the connection.</param>
/// <param name="connection">The connection.</param>
/// <param name="isOwn">Whether it is this process' own.</param>
/// <param name="clients">The clients of the broker.</param>
/// <param name="options">The limits.</param>
/// <param name="time">The clock.</param>
internal sealed class BrokerClient(IMqttChannelAdapter inner, BrokerConnection connection, bool isOwn, BrokerClients clients, BrokerOptions options, TimeProvider time)
    : IMqttChannelAdapter
{
    /// <summary>Where the client is among the items of its session.</summary>
    public const string Key = "client";

    // How long the client that another one replaces may take for the packet that says so: MQTTnet connects nobody meanwhile.
    private static readonly TimeSpan FarewellTime = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _answers = new(options.MaxUnanswered);
    private MqttConnectPacket? _connect;
    private volatile bool _isWriting;

    /// <summary>Whether it is this process' own.</summary>
    public bool IsOwn => isOwn;

    /// <summary>Whether only its client is waited for: it has not sent CONNECT.</summary>
    public bool IsSilent => _connect is null;

    /// <summary>Its client id; empty before CONNECT.</summary>
    public string Id => _connect?.ClientId ?? "";

    /// <summary>What waits for it.</summary>
    public ClientQueue Queue { get; } = new(clients.Queues);

    /// <summary>What it has subscribed to.</summary>
    public ClientSubscriptions Subscriptions { get; } = new(clients.Subscriptions, options);

    public long BytesReceived => inner.BytesReceived;

    public long BytesSent => inner.BytesSent;

    public X509Certificate2? ClientCertificate => inner.ClientCertificate;

    public EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint? LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

    private bool IsVersion5 => PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V500;

    /// <summary>The client of a session.</summary>
    public static BrokerClient Of(IDictionary items) => (BrokerClient)items[Key]!;

    public static string NewId() => $"unnamed-{Guid.NewGuid():N}";

    /// <summary>Cuts the connection, which ends the session.</summary>
    public void Abort() => connection.Dispose();

    /// <exception cref="MqttProtocolViolationException">The client uses a topic alias that CONNACK does not allow.</exception>
    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        var packet = await inner.ReceivePacketAsync(cancellationToken);
        switch (packet)
        {
            case MqttConnectPacket connect when _connect is null:
                Begin(connect);
                break;
            case MqttPublishPacket { TopicAlias: var alias } when alias > options.MaxTopicAliases:
                throw new MqttProtocolViolationException($"it uses the topic alias {alias}; the limit is {options.MaxTopicAliases}");
            default:
                break;
        }

        if (packet is not null && IsAnswered(packet) && !_answers.Wait(0, CancellationToken.None))
        {
            await WaitForAnswersAsync(cancellationToken);
        }

        return packet;
    }

    public async Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttDisconnectPacket)
        {
            await SayFarewellAsync(packet, cancellationToken);
            return;
        }

        if (packet is MqttConnAckPacket { ReasonCode: MqttConnectReasonCode.Success } accepted)
        {
            Announce(accepted);
            clients.Enter(this);
        }

        _isWriting = true;
        try
        {
            await inner.SendPacketAsync(packet, cancellationToken);
        }
        finally
        {
            _isWriting = false;
            Release(packet);
        }
    }

    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public void ResetStatistics() => inner.ResetStatistics();

    /// <summary>Ends the connection; nothing of the client counts any more.</summary>
    public void Dispose()
    {
        clients.Leave(this);
        Queue.Close();
        Subscriptions.Close();
        inner.Dispose();
    }

    // What is owed to the client once it has sent such a packet waits in MQTTnet's queue, which has no limit.
    private static bool IsAnswered(MqttPacket packet) => packet is MqttPingReqPacket or MqttSubscribePacket or MqttUnsubscribePacket
        or MqttPubRecPacket or MqttPubRelPacket or MqttPublishPacket { QualityOfServiceLevel: > MqttQualityOfServiceLevel.AtMostOnce };

    private static bool IsAnswer(MqttPacket packet) => packet is MqttPingRespPacket or MqttSubAckPacket or MqttUnsubAckPacket
        or MqttPubAckPacket or MqttPubRecPacket or MqttPubRelPacket or MqttPubCompPacket;

    private void Begin(MqttConnectPacket connect)
    {
        // MQTTnet refuses a client of MQTT 3.1.1 without an id (section 3.1.3.1), as mosquitto's tools are. For MQTT 5 it assigns
        // the id itself and reports it in CONNACK.
        if (connect is { ClientId: null or "", CleanSession: true } && !IsVersion5)
        {
            connect.ClientId = NewId();
        }

        // A session that goes on would let messages wait for a client that is gone, or be counted for the wrong connection.
        connect.CleanSession = true;
        connect.UserProperties = null;
        _connect = connect;
    }

    private void Announce(MqttConnAckPacket accepted)
    {
        accepted.ReceiveMaximum = (ushort)options.MaxUnanswered;
        accepted.MaximumPacketSize = (uint)options.MaxPacketBytes;
        accepted.TopicAliasMaximum = (ushort)options.MaxTopicAliases;

        // MQTTnet omits 0, and an omitted one would promise what the client has asked for.
        accepted.SessionExpiryInterval = Math.Min(_connect!.SessionExpiryInterval, 1);
    }

    private async Task WaitForAnswersAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connection.Closed);
        await _answers.WaitAsync(either.Token);
    }

    private void Release(MqttPacket packet)
    {
        if (IsAnswer(packet))
        {
            _answers.Release();
        }
        else if (packet is MqttPublishPacket { QualityOfServiceLevel: MqttQualityOfServiceLevel.AtMostOnce } message)
        {
            Queue.Remove(message);
        }
    }

    private async Task SayFarewellAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        // It does not read: it would have to finish a packet first.
        if (_isWriting)
        {
            return;
        }

        using var late = new CancellationTokenSource(FarewellTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        await inner.SendPacketAsync(packet, either.Token);
    }
}

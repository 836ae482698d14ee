using System.Net;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server;

/// <summary>A client wants in; the handler may refuse it by the reason code.</summary>
public sealed class ValidatingConnectionEventArgs : EventArgs
{
    private readonly MqttConnectPacket _connect;
    private readonly IMqttChannelAdapter _adapter;

    internal ValidatingConnectionEventArgs(MqttConnectPacket connect, IMqttChannelAdapter adapter) => (_connect, _adapter) = (connect, adapter);

    /// <summary>MQTT 5: the id for a client that brings none.</summary>
    public string? AssignedClientIdentifier { get; set; }

    public string ClientId => _connect.ClientId ?? "";

    public byte[]? RawPassword => _connect.Password;

    public MqttConnectReasonCode ReasonCode { get; set; }

    public EndPoint? RemoteEndPoint => _adapter.RemoteEndPoint;

    public string? UserName => _connect.Username;
}

/// <summary>A client, or a last will, publishes; the handler may stop that.</summary>
public sealed class InterceptingPublishEventArgs : EventArgs
{
    internal InterceptingPublishEventArgs(MqttApplicationMessage applicationMessage) => ApplicationMessage = applicationMessage;

    public MqttApplicationMessage ApplicationMessage { get; set; }

    public bool ProcessPublish { get; set; } = true;

    public PublishResponse Response { get; } = new();
}

/// <summary>What the publisher is answered.</summary>
public sealed class PublishResponse
{
    public MqttPubAckReasonCode ReasonCode { get; set; }
}

/// <summary>The server starts; the handler may give it retained messages of earlier.</summary>
public sealed class LoadingRetainedMessagesEventArgs : EventArgs
{
    public List<MqttApplicationMessage> LoadedRetainedMessages { get; set; } = [];
}

/// <summary>A client is in.</summary>
public sealed class ClientConnectedEventArgs : EventArgs
{
    internal ClientConnectedEventArgs(string clientId, MqttProtocolVersion version, EndPoint? remote) => (ClientId, ProtocolVersion, RemoteEndPoint) = (clientId, version, remote);

    public string ClientId { get; }

    public MqttProtocolVersion ProtocolVersion { get; }

    public EndPoint? RemoteEndPoint { get; }
}

/// <summary>A client is gone.</summary>
public sealed class ClientDisconnectedEventArgs : EventArgs
{
    internal ClientDisconnectedEventArgs(string clientId, MqttClientDisconnectType disconnectType) => (ClientId, DisconnectType) = (clientId, disconnectType);

    public string ClientId { get; }

    public MqttClientDisconnectType DisconnectType { get; }
}

/// <summary>With a DISCONNECT, without, or because another has come with its id.</summary>
public enum MqttClientDisconnectType
{
    Clean,
    NotClean,
    Takeover,
}

using MQTTnet.Exceptions;
using MQTTnet.Wire;

namespace MQTTnet.Connection;

/// <summary>Why a connection ended.</summary>
internal sealed record ConnectionEnd(Exception? Exception, MqttClientDisconnectReason Reason, string? ReasonString)
{
    /// <summary>One side just closed.</summary>
    public static ConnectionEnd Closed { get; } = new(null, MqttClientDisconnectReason.NormalDisconnection, null);

    public static ConnectionEnd Broken(Exception exception) =>
        new(exception, MqttClientDisconnectReason.NormalDisconnection, null);

    public static ConnectionEnd ByBroker(Disconnected packet) =>
        new(null, (MqttClientDisconnectReason)packet.Code, packet.ReasonString) { Packet = packet };

    public static ConnectionEnd ByClient(MqttClientDisconnectOptions options) =>
        new(null, (MqttClientDisconnectReason)options.Reason, null);

    private Disconnected? Packet { get; init; }

    public Exception ForThoseWhoWait() => Packet is null
        ? new MqttClientDisconnectedException(Exception)
        : new MqttClientUnexpectedDisconnectReceivedException(Packet.Code, Packet.ReasonString);
}

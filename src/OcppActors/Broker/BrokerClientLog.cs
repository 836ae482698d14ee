using System.Net;
using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;
using MQTTnet.Server;
using OcppActors.Domain;
using OcppActors.Ports;

namespace OcppActors.Broker;

/// <summary>Logs and counts what clients of the broker do: connections, disconnections, refusals. None can flood the log.</summary>
internal sealed class BrokerClientLog(BrokerOptions options, LogBrake brake, BrokerMetrics metrics, ILogger log)
{
    // Several clients may share an address, and all of them come back after a restart.
    private const int ConnectionLines = 10;

    public void LogRefusal(PlaceRefusal refusal, EndPoint? remote)
    {
        metrics.ConnectionRefused();
        switch (refusal)
        {
            case PlaceRefusal.ConnectionsPerAddress when Allows("MQTT connection refused: too many from its address", remote):
                log.LogWarning("MQTT connection from {Remote} refused: its address has {Max}, which is the limit", remote, options.MaxConnectionsPerAddress);
                break;
            case PlaceRefusal.Connections when Allows("MQTT connection refused: too many", remote):
                log.LogWarning("The MQTT broker has {Max} clients and accepts no more; refused: {Remote}", options.MaxConnections, remote);
                break;
            case PlaceRefusal.Handshakes when Allows("MQTT connection refused: too many are about to log in", remote):
                log.LogWarning("MQTT connection from {Remote} refused: {Max} others are about to log in, which is the limit", remote, options.MaxHandshakes);
                break;
            default:
                break;
        }
    }

    public void LogEviction(EndPoint? remote)
    {
        metrics.ConnectionEvicted();
        if (Allows("MQTT connection without CONNECT closed to make room", remote, LogLevel.Information))
        {
            log.LogInformation("MQTT connection from {Remote} closed: it has not sent CONNECT, and others needed its place", remote);
        }
    }

    public void LogWrongLogin(ValidatingConnectionEventArgs connection)
    {
        metrics.LoginRefused();
        if (Allows("MQTT client refused: wrong user name or password", connection.RemoteEndPoint))
        {
            log.LogWarning(
                "MQTT client {Id} at {Remote} refused: wrong user name or password (further attempts from this address are counted)",
                LogText.Short(connection.ClientId ?? ""),
                connection.RemoteEndPoint);
        }
    }

    public void LogTooManyTries(EndPoint? remote)
    {
        metrics.LoginRefused();
        if (Allows("MQTT client refused: its address has sent too many wrong passwords", remote))
        {
            log.LogWarning("MQTT client at {Remote} refused: too many wrong passwords from its address; it may try again in a moment", remote);
        }
    }

    public void LogOwnId(ValidatingConnectionEventArgs connection)
    {
        metrics.LoginRefused();
        if (Allows("MQTT client refused: it has the client id of this relay", connection.RemoteEndPoint))
        {
            log.LogWarning(
                "MQTT client at {Remote} refused: its client id {Id} is in use by this process; give it another",
                connection.RemoteEndPoint,
                LogText.Short(connection.ClientId));
        }
    }

    public Task OnConnectedAsync(ClientConnectedEventArgs client)
    {
        if (brake.Allows("MQTT client connected", client.RemoteEndPoint, LogLevel.Information, ConnectionLines))
        {
            log.LogInformation("MQTT client {Id} connected from {Remote}, MQTT {Version}", LogText.Short(client.ClientId), client.RemoteEndPoint, client.ProtocolVersion switch
            {
                MqttProtocolVersion.V500 => "5",
                MqttProtocolVersion.V311 => "3.1.1",
                _ => "3.1",
            });
        }

        return Task.CompletedTask;
    }

    public Task OnDisconnectedAsync(ClientDisconnectedEventArgs client)
    {
        log.LogDebug("MQTT client {Id} disconnected ({DisconnectType})", LogText.Short(client.ClientId), client.DisconnectType);
        return Task.CompletedTask;
    }

    /// <param name="remote">The client.</param>
    /// <param name="id">Its id; null: not known here.</param>
    /// <param name="kind">The reason, with nothing of the client in it.</param>
    /// <param name="reason">The reason with numbers.</param>
    public void LogCut(EndPoint? remote, string? id, string kind, string reason)
    {
        metrics.ClientCut();
        if (Allows($"MQTT client disconnected: {kind}", remote))
        {
            log.LogWarning("MQTT client {Id}at {Remote} disconnected: {Reason}", id is null ? "" : $"{LogText.Short(id)} ", remote, reason);
        }
    }

    public void LogSubscription(BrokerClient client, string filter)
    {
        metrics.SubscriptionRefused();
        if (Allows("MQTT subscription refused", client.RemoteEndPoint))
        {
            log.LogWarning(
                "MQTT client {Id} at {Remote} may not subscribe to {Filter}: it has too many subscriptions, or the topic filter is longer than {Max} characters",
                LogText.Short(client.Id),
                client.RemoteEndPoint,
                LogText.Short(filter),
                options.MaxTopicLength);
        }
    }

    public void LogTopic(BrokerClient? client, string topic)
    {
        metrics.PublicationRefused();
        if (Allows("MQTT publication refused: its topic is too long", client?.RemoteEndPoint))
        {
            log.LogWarning(
                "A publication of MQTT client {Id} at {Remote} is refused: its topic is longer than {Max} characters ({Topic})",
                LogText.Short(client?.Id ?? ""),
                client?.RemoteEndPoint,
                options.MaxTopicLength,
                LogText.Short(topic));
        }
    }

    public void LogRetained(RetainedChange refusal, RetainedOwner owner, string topic)
    {
        metrics.PublicationRefused();
        if (refusal == RetainedChange.Full)
        {
            if (Allows("MQTT publication refused: the broker retains no more", null))
            {
                log.LogWarning(
                    "The embedded MQTT broker retains no more: the limit is {Messages} messages or {Bytes} bytes. Refused: {Topic}",
                    options.MaxRetained,
                    options.MaxRetainedBytes,
                    LogText.Short(topic));
            }
        }
        else if (Allows("MQTT publication refused: too much is retained of its charge point or client", owner.Name))
        {
            var limit = options.Retained.Of(owner);
            log.LogWarning(
                "The embedded MQTT broker retains no more of {Owner} {Name}: the limit is {Messages} messages or {Bytes} bytes. Refused: {Topic}",
                owner.Kind == RetainedOwnerKind.ChargePoint ? "charge point" : "MQTT client",
                LogText.Short(owner.Name),
                limit.Messages,
                limit.Bytes,
                LogText.Short(topic));
        }
    }

    private bool Allows(string kind, object? client, LogLevel level = LogLevel.Warning) => brake.Allows(kind, client, level);
}

using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;
using MQTTnet.Server;

namespace OcppActors.Broker;

/// <summary>Logs connections, disconnections and refusals of MQTT clients.</summary>
internal sealed class BrokerClientLog(ILogger log)
{
    private const int MaxRefusedAddresses = 100;
    private const int MaxLoggedIdLength = 64;

    // A client with a wrong password retries forever: logged once per address, until a client from there connects.
    private readonly ConcurrentDictionary<string, bool> _refused = new(StringComparer.Ordinal);

    public void LogRefusal(ValidatingConnectionEventArgs connection)
    {
        var address = AddressOf(connection.RemoteEndPoint);
        if (_refused.Count < MaxRefusedAddresses && _refused.TryAdd(address, true))
        {
            log.LogWarning(
                "MQTT client {Id} at {Remote} refused: wrong user name or password (further attempts from this address are not logged)",
                Short(connection.ClientId),
                connection.RemoteEndPoint);
        }
    }

    public Task OnConnectedAsync(ClientConnectedEventArgs client)
    {
        _refused.TryRemove(AddressOf(client.RemoteEndPoint), out _);
        log.LogInformation("MQTT client {Id} connected from {Remote}, MQTT {Version}", Short(client.ClientId), client.RemoteEndPoint, client.ProtocolVersion switch
        {
            MqttProtocolVersion.V500 => "5",
            MqttProtocolVersion.V311 => "3.1.1",
            _ => "3.1",
        });
        return Task.CompletedTask;
    }

    public Task OnDisconnectedAsync(ClientDisconnectedEventArgs client)
    {
        log.LogDebug("MQTT client {Id} disconnected ({DisconnectType})", Short(client.ClientId), client.DisconnectType);
        return Task.CompletedTask;
    }

    private static string AddressOf(EndPoint? remote) => (remote as IPEndPoint)?.Address.ToString() ?? "";

    private static string Short(string id) => id.Length <= MaxLoggedIdLength ? id : $"{id[..MaxLoggedIdLength]}…";
}

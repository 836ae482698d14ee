using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;
using MQTTnet.Server;

namespace OcppActors.Broker;

/// <summary>Who comes and goes, for the log.</summary>
internal sealed class BrokerVisitors(ILogger log)
{
    private const int MaxRefusedAddresses = 100;
    private const int LongestId = 64;

    // A client with a wrong password tries again for ever: it is told once, until somebody gets in from there.
    private readonly ConcurrentDictionary<string, bool> _refused = new(StringComparer.Ordinal);

    public void Refuse(ValidatingConnectionEventArgs connection)
    {
        var address = AddressOf(connection.RemoteEndPoint);
        if (_refused.Count < MaxRefusedAddresses && _refused.TryAdd(address, true))
        {
            log.LogWarning(
                "MQTT client {Id} at {Remote} refused: wrong user name or password (further attempts from there are not told)",
                Short(connection.ClientId),
                connection.RemoteEndPoint);
        }
    }

    public Task CameAsync(ClientConnectedEventArgs client)
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

    public Task LeftAsync(ClientDisconnectedEventArgs client)
    {
        log.LogDebug("MQTT client {Id} disconnected ({How})", Short(client.ClientId), client.DisconnectType);
        return Task.CompletedTask;
    }

    private static string AddressOf(EndPoint? remote) => (remote as IPEndPoint)?.Address.ToString() ?? "";

    private static string Short(string id) => id.Length <= LongestId ? id : $"{id[..LongestId]}…";
}

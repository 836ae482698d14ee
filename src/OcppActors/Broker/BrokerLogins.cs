using System.Net;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace OcppActors.Broker;

/// <summary>Decides who may connect: login, client id, and whether the connection still has its place.</summary>
internal sealed class BrokerLogins(BrokerPlaces places, TimeProvider time, BrokerClientLog log)
{
    private readonly LoginTries _tries = new(time);
    private volatile string? _ownId;

    /// <summary>What the next clients must present; null: nothing.</summary>
    public BrokerLogin? Login { get; set; }

    public async Task OnConnectingAsync(ValidatingConnectionEventArgs connection)
    {
        // Also for a client that is refused: otherwise the reason given would be the missing id.
        if (string.IsNullOrEmpty(connection.ClientId))
        {
            connection.AssignedClientIdentifier = BrokerClient.NewId();
        }

        var client = (BrokerClient)connection.ChannelAdapter;
        connection.SessionItems[BrokerClient.Key] = client;
        if (client.IsOwn)
        {
            _ownId = connection.ClientId;
            return;
        }

        connection.ReasonCode = await CheckAsync(connection);
        if (connection.ReasonCode == MqttConnectReasonCode.Success && !places.TryIdentify(client))
        {
            connection.ReasonCode = MqttConnectReasonCode.ServerBusy;
        }
    }

    private async Task<MqttConnectReasonCode> CheckAsync(ValidatingConnectionEventArgs connection)
    {
        if (Login is { } login && !await LogsInAsync(login, connection))
        {
            return connection.ReasonCode;
        }

        // Nobody but this process may disconnect its client by taking its id.
        if (connection.ClientId == _ownId)
        {
            log.LogOwnId(connection);
            return MqttConnectReasonCode.ClientIdentifierNotValid;
        }

        return MqttConnectReasonCode.Success;
    }

    private async Task<bool> LogsInAsync(BrokerLogin login, ValidatingConnectionEventArgs connection)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (_tries.DelayOf(address, connection.ClientId) is not { } delay)
        {
            connection.ReasonCode = MqttConnectReasonCode.ServerBusy;
            log.LogTooManyTries(connection.RemoteEndPoint);
            return false;
        }

        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, connection.CancellationToken);
        }

        if (login.Accepts(connection.UserName, connection.RawPassword))
        {
            _tries.Succeeded(address, connection.ClientId);
            return true;
        }

        _tries.Failed(address, connection.ClientId);
        connection.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
        log.LogWrongLogin(connection);
        return false;
    }
}

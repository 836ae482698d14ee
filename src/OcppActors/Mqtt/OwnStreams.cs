using System.Net;
using MQTTnet.Channel;

namespace OcppActors.Mqtt;

/// <summary>Connections to a broker in this process.</summary>
internal sealed class OwnStreams(Func<CancellationToken, Task<Stream>> connect) : IMqttClientStreamProvider
{
    public Task<Stream> ConnectAsync(EndPoint brokerEndPoint, CancellationToken cancellationToken) => connect(cancellationToken);
}

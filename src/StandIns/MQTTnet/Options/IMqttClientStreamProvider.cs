using System.Net;

namespace MQTTnet.Channel;

/// <summary>Opens the stream to the broker in the client's place; asked at every attempt to connect.</summary>
public interface IMqttClientStreamProvider
{
    /// <returns>A connected stream, which the client disposes of.</returns>
    Task<Stream> ConnectAsync(EndPoint brokerEndPoint, CancellationToken cancellationToken);
}

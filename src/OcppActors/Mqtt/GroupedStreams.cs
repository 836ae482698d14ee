using System.Net;
using MQTTnet.Channel;

namespace OcppActors.Mqtt;

/// <summary>Opens the connections of one client as <see cref="GroupedStream"/>.</summary>
/// <param name="connections">Opens the connections themselves.</param>
internal sealed class GroupedStreams(IMqttClientStreamProvider connections) : IMqttClientStreamProvider
{
    private volatile GroupedStream? _last;

    public async Task<Stream> ConnectAsync(EndPoint brokerEndPoint, CancellationToken cancellationToken) =>
        _last = new GroupedStream(await connections.ConnectAsync(brokerEndPoint, cancellationToken));

    /// <summary>Sends what is unsent on the last connection.</summary>
    public Task FinishAsync() => _last?.FinishAsync() ?? Task.CompletedTask;
}

using System.Net;
using System.Net.Sockets;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Server;

namespace OcppActors.Tests.Contracts.Mqtt.Server;

/// <summary>A server under test on a loopback port, brought its clients by an adapter as OcppActors has one.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private TestServer(MqttServer server, int port) => (Server, Port) = (server, port);

    public MqttServer Server { get; }

    public int Port { get; }

    public static async Task<TestServer> StartAsync(Action<MqttServer>? prepare = null, Action<MqttServerOptionsBuilder>? configure = null)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var builder = new MqttServerOptionsBuilder();
        configure?.Invoke(builder);
        var server = new MqttServerFactory().CreateMqttServer(builder.Build(), [new Adapter(listener)]);
        prepare?.Invoke(server);
        await server.StartAsync();
        return new TestServer(server, ((IPEndPoint)listener.LocalEndpoint).Port);
    }

    public Task<MqttTestClient> ClientAsync(MqttProtocolVersion version, string id) =>
        MqttTestClient.ConnectedAsync(MqttTestClient.Options(Port, version).WithClientId(id));

    public ValueTask DisposeAsync()
    {
        Server.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Adapter(TcpListener listener) : IMqttServerAdapter
    {
        public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

        public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
        {
            _ = AcceptAsync(logger);
            return Task.CompletedTask;
        }

        public Task StopAsync()
        {
            listener.Stop();
            return Task.CompletedTask;
        }

        public void Dispose() => listener.Dispose();

        private async Task AcceptAsync(IMqttNetLogger logger)
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(), logger);
            }
        }

        private async Task ServeAsync(Socket socket, IMqttNetLogger logger)
        {
            using var client = new MqttChannelAdapter(
                new SocketChannel(socket), new MqttPacketFormatterAdapter(new MqttBufferWriter(4096, 65535)), logger);
            await (ClientHandler?.Invoke(client) ?? Task.CompletedTask);
        }
    }
}

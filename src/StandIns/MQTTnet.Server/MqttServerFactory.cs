using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;

namespace MQTTnet.Server;

/// <summary>Makes servers.</summary>
public sealed class MqttServerFactory
{
    public MqttServer CreateMqttServer(MqttServerOptions options, IEnumerable<IMqttServerAdapter> serverAdapters) => new(options, serverAdapters);
}

/// <summary>Brings clients.</summary>
public interface IMqttServerAdapter : IDisposable
{
    /// <summary>Serves a client until it is gone; null while the server is stopped.</summary>
    Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    Task StartAsync(MqttServerOptions options, IMqttNetLogger logger);

    Task StopAsync();
}

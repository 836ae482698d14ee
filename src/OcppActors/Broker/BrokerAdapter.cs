using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Server;

namespace OcppActors.Broker;

/// <summary>Accepts clients on sockets that already listen, up to a limit, and hands them to MQTTnet.</summary>
internal sealed class BrokerAdapter(IReadOnlyList<Socket> listening, BrokerOptions options, TimeProvider time, ILogger log) : IMqttServerAdapter
{
    private const int WriterBuffer = 4096;
    private const int MaxWriterBuffer = 65535;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Socket, Task> _clients = new();
    private readonly CancellationTokenSource _stopping = new();
    private bool _isFull;

    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    public Task StartAsync(MqttServerOptions serverOptions, IMqttNetLogger logger)
    {
        foreach (var socket in listening)
        {
            _ = AcceptAsync(socket, logger);
        }

        return Task.CompletedTask;
    }

    /// <summary>Closes the port and waits a moment for the clients' last wills.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        Close();
        await Task.WhenAny(Task.WhenAll(_clients.Values), Task.Delay(options.StopTimeout, time));
    }

    public void Dispose()
    {
        Close();
        _stopping.Dispose();
    }

    private void Close()
    {
        foreach (var socket in listening)
        {
            socket.Dispose();
        }
    }

    private async Task AcceptAsync(Socket listener, IMqttNetLogger logger)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Accept(await listener.AcceptAsync(_stopping.Token), logger);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // A connection that broke while it was accepted, or no file descriptor left: try again.
                log.LogDebug("The MQTT broker could not accept a connection: {Reason}", failure.Message);
                await Task.WhenAny(Task.Delay(PauseAfterFailure, time, _stopping.Token));
            }
        }
    }

    private void Accept(Socket socket, IMqttNetLogger logger)
    {
        if (_clients.Count >= options.MaxConnections)
        {
            if (!_isFull)
            {
                _isFull = true;
                log.LogWarning("The MQTT broker has {Max} clients and accepts no more", options.MaxConnections);
            }

            socket.Dispose();
            return;
        }

        _isFull = false;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _clients[socket] = ServeAsync(socket, begun.Task, logger);
        begun.SetResult();
    }

    private async Task ServeAsync(Socket socket, Task begun, IMqttNetLogger logger)
    {
        await begun;
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            using var client = new ClientIdAdapter(new MqttChannelAdapter(
                new BrokerConnection(socket, options, time, log),
                new MqttPacketFormatterAdapter(new MqttBufferWriter(WriterBuffer, MaxWriterBuffer)),
                logger));
            await (ClientHandler?.Invoke(client) ?? Task.CompletedTask);
        }
        catch (Exception failure)
        {
            log.LogDebug("An MQTT connection failed: {Reason}", failure.Message);
        }
        finally
        {
            socket.Dispose();
            _clients.TryRemove(socket, out _);
        }
    }
}

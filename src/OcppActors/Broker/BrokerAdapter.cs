using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Server;
using OcppActors.Transport.Http;

namespace OcppActors.Broker;

/// <summary>Accepts clients on sockets that already listen, as far as there are places, and hands them to MQTTnet.</summary>
internal sealed class BrokerAdapter(
    IReadOnlyList<Socket> listening, BrokerClients clients, BrokerPlaces places, BrokerOptions options, TimeProvider time, BrokerClientLog clientLog, ILogger log)
    : IMqttServerAdapter
{
    private const int WriterBuffer = 4096;
    private const int MaxWriterBuffer = 65535;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Socket, Task> _served = new();
    private readonly ConcurrentDictionary<EndPoint, bool> _own = new();
    private readonly CancellationTokenSource _stopping = new();

    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    public Task StartAsync(MqttServerOptions serverOptions, IMqttNetLogger logger)
    {
        foreach (var socket in listening)
        {
            _ = AcceptAsync(socket, logger);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Connects this process' own client. It is known by its address and port, which nobody else can have meanwhile: the socket
    /// is bound before it connects.
    /// </summary>
    /// <exception cref="SocketException">The broker has stopped.</exception>
    public async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var broker = Reachable((IPEndPoint)listening[0].LocalEndPoint!);
        var socket = new Socket(broker.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ExclusiveAddressUse = true };
        EndPoint? own = null;
        try
        {
            socket.Bind(new IPEndPoint(broker.Address, 0));
            own = PlainAddress.Of(socket.LocalEndPoint!);
            _own[own] = true;
            await socket.ConnectAsync(broker, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            if (own is not null)
            {
                _own.TryRemove(own, out _);
            }

            socket.Dispose();
            throw;
        }
    }

    /// <summary>Closes the port and waits a moment for the clients' last wills.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        Close();
        await Task.WhenAny(Task.WhenAll(_served.Values), Task.Delay(options.StopTimeout, time));
    }

    public void Dispose()
    {
        Close();
        _stopping.Dispose();
    }

    private static IPEndPoint Reachable(IPEndPoint end) =>
        end.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, end.Port)
        : end.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, end.Port)
        : end;

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

                // In a flood of connections, what one has sent is read before another needs its place.
                await Task.Yield();
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
        var client = ClientOf(socket, logger);
        if (!places.TryEnter(client))
        {
            client.Dispose();
            return;
        }

        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _served[socket] = ServeAsync(socket, client, begun.Task);
        begun.SetResult();
    }

    private BrokerClient ClientOf(Socket socket, IMqttNetLogger logger)
    {
        var connection = new BrokerConnection(socket, options, time, clientLog);
        var packets = new MqttChannelAdapter(
            connection, new MqttPacketFormatterAdapter(new MqttBufferWriter(WriterBuffer, MaxWriterBuffer)), logger);
        var isOwn = connection.RemoteEndPoint is { } remote && _own.TryRemove(remote, out _);
        return new BrokerClient(packets, connection, isOwn, clients, options, time);
    }

    private async Task ServeAsync(Socket socket, BrokerClient client, Task begun)
    {
        await begun;
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await (ClientHandler?.Invoke(client) ?? Task.CompletedTask);
        }
        catch (Exception failure)
        {
            log.LogDebug("An MQTT connection failed: {Reason}", failure.Message);
        }
        finally
        {
            client.Dispose();
            places.Leave(client);
            _served.TryRemove(socket, out _);
        }
    }
}

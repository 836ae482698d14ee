using System.Buffers;
using System.Net;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace OcppActors.Broker;

/// <summary>An MQTT broker inside this process, for sites without one: MQTTnet's server with limits and persistent retained messages.</summary>
public sealed class EmbeddedBroker(BrokerOptions options, TimeProvider time, ILogger<EmbeddedBroker> log) : IAsyncDisposable
{
    private readonly RetainedTable _table = new(options.MaxRetained, options.MaxRetainedBytes);
    private readonly BrokerClientLog _clientLog = new(log);
    private RetainedWriter? _writer;
    private MqttServer? _server;
    private int _isFull;

    /// <summary>What the next clients must present; null: nothing.</summary>
    public BrokerLogin? Login { get; set; } = options.Login;

    /// <summary>The TCP port, once the broker has started.</summary>
    public int Port { get; private set; }

    /// <exception cref="IOException">The port or the file cannot be used; the message names the remedy.</exception>
    public async Task StartAsync()
    {
        var listening = BrokerSockets.Listen(options);
        Port = ((IPEndPoint)listening[0].LocalEndPoint!).Port;
        _server = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder()
                .WithDefaultCommunicationTimeout(options.ConnectTimeout)
                .WithMaxPendingMessagesPerClient(options.MaxPendingMessages)
                .Build(),
            [new BrokerAdapter(listening, options, time, log)]);
        LoadRetained(_server);
        _server.ValidatingConnectionAsync += OnConnectingAsync;
        _server.InterceptingPublishAsync += OnPublishAsync;
        _server.ClientConnectedAsync += _clientLog.OnConnectedAsync;
        _server.ClientDisconnectedAsync += _clientLog.OnDisconnectedAsync;
        await _server.StartAsync();
        log.LogInformation(
            "Embedded MQTT broker at {Host}:{Port}, {Access}; retained messages: {Count}, {Store}",
            options.Host,
            Port,
            options.Login is null ? "without a password" : "for clients with the password",
            _table.Snapshot().Count,
            options.Store is { } store ? $"kept in {Path.GetFullPath(store)}" : "kept in memory only");
    }

    /// <summary>Disconnects the clients, stores their last wills and writes the retained messages.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.StopAsync(new MqttServerStopOptions());
            server.Dispose();
        }

        if (Interlocked.Exchange(ref _writer, null) is { } keeper)
        {
            await keeper.DisposeAsync();
        }
    }

    private void LoadRetained(MqttServer server)
    {
        if (options.Store is not { } store)
        {
            return;
        }

        var file = new RetainedFile(store, time, log);
        _table.Load(file.Read());

        // Fail at start if the file cannot be written, not after the first change.
        file.Write(_table.Snapshot());
        _writer = new RetainedWriter(_table, file, options.WriteInterval, time, log);
        server.LoadingRetainedMessageAsync += loading =>
        {
            loading.LoadedRetainedMessages.AddRange(_table.Snapshot().Select(MessageOf));
            return Task.CompletedTask;
        };
    }

    private Task OnConnectingAsync(ValidatingConnectionEventArgs connection)
    {
        // Also for a client that is refused: otherwise the reason given would be the missing id.
        if (string.IsNullOrEmpty(connection.ClientId))
        {
            connection.AssignedClientIdentifier = ClientIdAdapter.NewId();
        }

        if (Login?.Accepts(connection.UserName, connection.RawPassword) == false)
        {
            connection.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            _clientLog.LogRefusal(connection);
        }

        return Task.CompletedTask;
    }

    private Task OnPublishAsync(InterceptingPublishEventArgs publishing)
    {
        var message = publishing.ApplicationMessage;
        if (!message.Retain || !publishing.ProcessPublish)
        {
            return Task.CompletedTask;
        }

        switch (_table.Put(new RetainedMessage(message.Topic, (int)message.QualityOfServiceLevel, message.Payload.ToArray())))
        {
            case RetainedChange.Changed:
                _writer?.RequestWrite();
                break;
            case RetainedChange.Full:
                publishing.ProcessPublish = false;
                publishing.Response.ReasonCode = MqttPubAckReasonCode.QuotaExceeded;
                LogFullOnce(message.Topic);
                break;
            default:
                break;
        }

        return Task.CompletedTask;
    }

    private void LogFullOnce(string topic)
    {
        if (Interlocked.Exchange(ref _isFull, 1) == 0)
        {
            log.LogWarning(
                "The embedded MQTT broker retains no more: the limit is {Messages} messages or {Bytes} bytes. Refused: {Topic}; later refusals are not logged",
                options.MaxRetained,
                options.MaxRetainedBytes,
                topic);
        }
    }

    private static MqttApplicationMessage MessageOf(RetainedMessage message) => new MqttApplicationMessageBuilder()
        .WithTopic(message.Topic)
        .WithPayloadSegment(message.Payload)
        .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)message.Quality)
        .WithRetainFlag()
        .Build();
}

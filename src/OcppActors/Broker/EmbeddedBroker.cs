using System.Buffers;
using System.Net;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace OcppActors.Broker;

/// <summary>An MQTT broker inside this process, for those who have none: MQTTnet's server within bounds, with a memory on disk.</summary>
public sealed class EmbeddedBroker(BrokerOptions options, TimeProvider time, ILogger<EmbeddedBroker> log) : IAsyncDisposable
{
    private readonly RetainedTable _table = new(options.MaxRetained, options.MaxRetainedBytes);
    private readonly BrokerVisitors _visitors = new(log);
    private RetainedKeeper? _keeper;
    private MqttServer? _server;
    private int _isFull;

    /// <summary>Once it has started.</summary>
    public int Port { get; private set; }

    /// <exception cref="IOException">The port or the file cannot be used; the message names the remedy.</exception>
    public async Task StartAsync()
    {
        var listening = BrokerSockets.Listen(options);
        Port = ((IPEndPoint)listening[0].LocalEndPoint!).Port;
        _server = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder()
                .WithDefaultCommunicationTimeout(options.ConnectTime)
                .WithMaxPendingMessagesPerClient(options.MaxWaiting)
                .Build(),
            [new BrokerAdapter(listening, options, time, log)]);
        Recall(_server);
        _server.ValidatingConnectionAsync += ValidateAsync;
        _server.InterceptingPublishAsync += TakeAsync;
        _server.ClientConnectedAsync += _visitors.CameAsync;
        _server.ClientDisconnectedAsync += _visitors.LeftAsync;
        await _server.StartAsync();
        log.LogInformation(
            "Embedded MQTT broker at {Host}:{Port}, {Access}; retained messages: {Count}, {Store}",
            options.Host,
            Port,
            options.Login is null ? "without a password" : "for clients with the password",
            _table.Snapshot().Count,
            options.Store is { } store ? $"kept in {Path.GetFullPath(store)}" : "kept in memory alone");
    }

    /// <summary>Says goodbye to the clients, takes their last wills, and writes what is retained.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.StopAsync(new MqttServerStopOptions());
            server.Dispose();
        }

        if (Interlocked.Exchange(ref _keeper, null) is { } keeper)
        {
            await keeper.DisposeAsync();
        }
    }

    private void Recall(MqttServer server)
    {
        if (options.Store is not { } store)
        {
            return;
        }

        var file = new RetainedFile(store, time, log);
        _table.Load(file.Read());

        // A file that cannot be written is to be known now, not after the first change.
        file.Write(_table.Snapshot());
        _keeper = new RetainedKeeper(_table, file, options.StorePause, time, log);
        server.LoadingRetainedMessageAsync += loading =>
        {
            loading.LoadedRetainedMessages.AddRange(_table.Snapshot().Select(Published));
            return Task.CompletedTask;
        };
    }

    private Task ValidateAsync(ValidatingConnectionEventArgs connection)
    {
        // Also for one that is refused: the answer would be about the id otherwise.
        if (string.IsNullOrEmpty(connection.ClientId))
        {
            connection.AssignedClientIdentifier = NamedClient.NewId();
        }

        if (options.Login?.Admits(connection.UserName, connection.RawPassword) == false)
        {
            connection.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            _visitors.Refuse(connection);
        }

        return Task.CompletedTask;
    }

    private Task TakeAsync(InterceptingPublishEventArgs publishing)
    {
        var message = publishing.ApplicationMessage;
        if (!message.Retain || !publishing.ProcessPublish)
        {
            return Task.CompletedTask;
        }

        switch (_table.Put(new RetainedMessage(message.Topic, (int)message.QualityOfServiceLevel, message.Payload.ToArray())))
        {
            case RetainedChange.Changed:
                _keeper?.NoteChange();
                break;
            case RetainedChange.Full:
                publishing.ProcessPublish = false;
                publishing.Response.ReasonCode = MqttPubAckReasonCode.QuotaExceeded;
                ComplainOnce(message.Topic);
                break;
            default:
                break;
        }

        return Task.CompletedTask;
    }

    private void ComplainOnce(string topic)
    {
        if (Interlocked.Exchange(ref _isFull, 1) == 0)
        {
            log.LogWarning(
                "The embedded MQTT broker retains no more: {Messages} messages or {Bytes} bytes are the most. Refused: {Topic} and what follows",
                options.MaxRetained,
                options.MaxRetainedBytes,
                topic);
        }
    }

    private static MqttApplicationMessage Published(RetainedMessage message) => new MqttApplicationMessageBuilder()
        .WithTopic(message.Topic)
        .WithPayloadSegment(message.Payload)
        .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)message.Quality)
        .WithRetainFlag()
        .Build();
}

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OcppActors.Ports;

namespace OcppActors.Broker;

/// <summary>An MQTT broker inside this process, for sites without one: MQTTnet's server with limits and persistent retained messages.</summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly RetainedTable _table;
    private readonly BrokerClientLog _clientLog;
    private readonly BrokerClients _clients;
    private readonly BrokerPlaces _places;
    private readonly BrokerLogins _logins;
    private RetainedWriter? _writer;
    private BrokerAdapter? _adapter;
    private MqttServer? _server;

    /// <param name="options">Addresses, login and limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="brake">Keeps clients from flooding the log.</param>
    /// <param name="metrics">Counts what clients do.</param>
    /// <param name="log">The log.</param>
    public EmbeddedBroker(BrokerOptions options, TimeProvider time, LogBrake brake, BrokerMetrics metrics, ILogger<EmbeddedBroker> log)
    {
        (_options, _time, _log) = (options, time, log);
        _table = new RetainedTable(options.Retained);
        _clientLog = new BrokerClientLog(options, brake, metrics, log);
        _clients = new BrokerClients(options, _table, _clientLog);
        _places = new BrokerPlaces(options, _clientLog);
        _logins = new BrokerLogins(_places, time, _clientLog) { Login = options.Login };
        metrics.Watch(_clients, _table);
    }

    /// <summary>What the next clients must present; null: nothing.</summary>
    public BrokerLogin? Login
    {
        get => _logins.Login;
        set => _logins.Login = value;
    }

    /// <summary>The TCP port, once the broker has started.</summary>
    public int Port { get; private set; }

    /// <exception cref="IOException">The port or the file cannot be used; the message names the remedy.</exception>
    public async Task StartAsync()
    {
        var listening = BrokerSockets.Listen(_options);
        Port = ((IPEndPoint)listening[0].LocalEndPoint!).Port;
        _adapter = new BrokerAdapter(listening, _clients, _places, _options, _time, _clientLog, _log);
        _server = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder()
                .WithDefaultCommunicationTimeout(_options.ConnectTimeout)
                // BrokerClients bounds what waits, in bytes.
                .WithMaxPendingMessagesPerClient(int.MaxValue)
                .Build(),
            [_adapter]);
        LoadRetained(_server);
        _server.ValidatingConnectionAsync += _logins.OnConnectingAsync;
        _server.InterceptingPublishAsync += OnPublishAsync;
        _server.InterceptingClientEnqueueAsync += _clients.OnQueueingAsync;
        _server.ClientAcknowledgedPublishPacketAsync += BrokerClients.OnAcknowledgedAsync;
        _server.InterceptingSubscriptionAsync += _clients.OnSubscribingAsync;
        _server.InterceptingUnsubscriptionAsync += BrokerClients.OnUnsubscribingAsync;
        _server.ClientConnectedAsync += _clientLog.OnConnectedAsync;
        _server.ClientDisconnectedAsync += _clientLog.OnDisconnectedAsync;
        await _server.StartAsync();
        _log.LogInformation(
            "Embedded MQTT broker at {Host}:{Port}, {Access}; retained messages: {Count}, {Store}",
            _options.Host,
            Port,
            _options.Login is null ? "without a password" : "for clients with the password",
            _table.Count,
            _options.Store is { } store ? $"kept in {Path.GetFullPath(store)}" : "kept in memory only");
    }

    /// <summary>
    /// Connects this process' own client. It needs no place and no password, and no other client can take its id.
    /// </summary>
    /// <exception cref="SocketException">The broker has stopped.</exception>
    public Task<Stream> ConnectAsync(CancellationToken cancellationToken) => _adapter!.ConnectAsync(cancellationToken);

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
        if (_options.Store is not { } store)
        {
            return;
        }

        var file = new RetainedFile(store, _time, _log);
        _table.Load(file.Read());

        // Fail at start if the file cannot be written, not after the first change.
        file.Write(_table.Snapshot());
        _writer = new RetainedWriter(_table, file, _options.WriteInterval, _time, _log);
        server.LoadingRetainedMessageAsync += loading =>
        {
            loading.LoadedRetainedMessages.AddRange(_table.Snapshot().Select(MessageOf));
            return Task.CompletedTask;
        };
    }

    private Task OnPublishAsync(InterceptingPublishEventArgs publishing)
    {
        var message = publishing.ApplicationMessage;
        var sender = BrokerClient.Of(publishing.SessionItems);
        if (message.Topic.Length > _options.MaxTopicLength)
        {
            publishing.ProcessPublish = false;
            publishing.Response.ReasonCode = MqttPubAckReasonCode.TopicNameInvalid;
            _clientLog.LogTopic(sender, message.Topic);
        }

        if (!message.Retain || !publishing.ProcessPublish)
        {
            return Task.CompletedTask;
        }

        var owner = OwnerOf(message.Topic, sender);
        switch (_table.Put(RetainedMessage.Of(message), owner))
        {
            case RetainedChange.Changed:
                _writer?.RequestWrite();
                break;
            case RetainedChange.None:
                break;
            case var refusal:
                publishing.ProcessPublish = false;
                publishing.Response.ReasonCode = MqttPubAckReasonCode.QuotaExceeded;
                _clientLog.LogRetained(refusal, owner, message.Topic);
                break;
        }

        return Task.CompletedTask;
    }

    // Only this process knows what a charge point has sent: another client could use up the share of any by its topics.
    private RetainedOwner OwnerOf(string topic, BrokerClient sender) => !sender.IsOwn ? new RetainedOwner(RetainedOwnerKind.Client, sender.Id)
        : _options.ChargePointOf(topic) is { } id ? new RetainedOwner(RetainedOwnerKind.ChargePoint, id)
        : RetainedOwner.Relay;

    private static MqttApplicationMessage MessageOf(RetainedMessage message) => new MqttApplicationMessageBuilder()
        .WithTopic(message.Topic)
        .WithPayloadSegment(message.Payload)
        .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)message.Quality)
        .WithRetainFlag()
        .Build();
}

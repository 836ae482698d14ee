using System.Buffers;
using MQTTnet.Connection;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using MQTTnet.Wire;

namespace MQTTnet;

/// <summary>A client of one connection at a time: Disconnected, Connecting, Connected, Disconnected again.</summary>
internal sealed class MqttClient : IMqttClient
{
    private readonly Lock _lock = new();
    private MqttConnection? _connection;
    private Task _connectionTask = Task.CompletedTask;
    private bool _connecting;
    private bool _disposed;
    private MqttClientOptions _options = new();

    public event Func<MqttApplicationMessageReceivedEventArgs, Task>? ApplicationMessageReceivedAsync;

    public event Func<MqttClientDisconnectedEventArgs, Task>? DisconnectedAsync;

    public bool IsConnected => Volatile.Read(ref _connection) is not null;

    public async Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        BeginConnecting(options);
        using var timeout = new CancellationTokenSource(options.Timeout);
        try
        {
            var (connection, answer) = await MqttConnection.OpenAsync(
                options, cancellationToken.CanBeCanceled ? cancellationToken : timeout.Token);
            var result = ToResult(answer);
            if (result.ResultCode != MqttClientConnectResultCode.Success)
            {
                EndConnecting();
                RaiseDisconnected(new(false, result, MqttClientDisconnectReason.NormalDisconnection, null, null));
                return result;
            }

            Start(connection, answer);
            return result;
        }
        catch (Exception exception) when (!IsConnected)
        {
            EndConnecting();
            RaiseDisconnected(new(false, null, MqttClientDisconnectReason.UnspecifiedError, null, exception));
            throw;
        }
    }

    public async Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Volatile.Read(ref _connection) is not { } connection)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(_options.Timeout);
        try
        {
            await connection.SendDisconnectAsync(options, cancellationToken.CanBeCanceled ? cancellationToken : timeout.Token);
        }
        finally
        {
            connection.End(ConnectionEnd.ByClient(options));
            await _connectionTask;
        }
    }

    public async Task<MqttClientPublishResult> PublishAsync(
        MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        cancellationToken.ThrowIfCancellationRequested();
        TopicRules.ThrowIfNotAName(applicationMessage.Topic);
        NotExactlyOnce(applicationMessage.QualityOfServiceLevel);
        var ack = await Connected().PublishAsync(applicationMessage, cancellationToken);
        return new MqttClientPublishResult((MqttClientPublishReasonCode)(ack?.Code ?? 0));
    }

    public async Task<MqttClientSubscribeResult> SubscribeAsync(
        MqttClientSubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var filter in options.TopicFilters)
        {
            TopicRules.ThrowIfNotAFilter(filter.Topic);
            NotExactlyOnce(filter.QualityOfServiceLevel);
        }

        using var timeout = new CancellationTokenSource(_options.Timeout);
        var ack = await Connected().SubscribeAsync(
            options.TopicFilters, cancellationToken.CanBeCanceled ? cancellationToken : timeout.Token);
        var items = options.TopicFilters
            .Zip(ack.Codes, (filter, code) => new MqttClientSubscribeResultItem(filter, (MqttClientSubscribeResultCode)code))
            .ToList();
        return new MqttClientSubscribeResult(ack.Identifier, items, ack.ReasonString);
    }

    public async Task<MqttClientUnsubscribeResult> UnsubscribeAsync(
        MqttClientUnsubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var filter in options.TopicFilters)
        {
            TopicRules.ThrowIfNotAFilter(filter);
        }

        using var timeout = new CancellationTokenSource(_options.Timeout);
        var ack = await Connected().UnsubscribeAsync(
            options.TopicFilters, cancellationToken.CanBeCanceled ? cancellationToken : timeout.Token);
        var items = options.TopicFilters
            .Select((filter, index) => new MqttClientUnsubscribeResultItem(filter, (MqttClientUnsubscribeResultCode)ack.CodeOf(index)))
            .ToList();
        return new MqttClientUnsubscribeResult(ack.Identifier, items, ack.ReasonString);
    }

    /// <summary>Closes without a word: the broker publishes the last will.</summary>
    public void Dispose()
    {
        _disposed = true;
        Volatile.Read(ref _connection)?.End(ConnectionEnd.Closed);
    }

    private void BeginConnecting(MqttClientOptions options)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_connecting || IsConnected)
            {
                throw new InvalidOperationException("It is not allowed to connect with a server after the connection is established.");
            }

            _connecting = true;
            _options = options;
        }
    }

    private void EndConnecting()
    {
        lock (_lock)
        {
            _connecting = false;
        }
    }

    private void Start(MqttConnection connection, ConnAck answer)
    {
        lock (_lock)
        {
            _connecting = false;
            _connection = connection;
            var keepAlive = answer.Properties.ServerKeepAlive > 0
                ? TimeSpan.FromSeconds(answer.Properties.ServerKeepAlive)
                : _options.KeepAlivePeriod;
            _connectionTask = Task.Run(async () =>
            {
                var end = await connection.RunAsync(keepAlive, HandleAsync);
                Volatile.Write(ref _connection, null);
                if (!_disposed)
                {
                    RaiseDisconnected(new(true, null, end.Reason, end.ReasonString, end.Exception));
                }
            });
            if (_disposed)
            {
                connection.End(ConnectionEnd.Closed);
            }
        }
    }

    private async Task<bool> HandleAsync(Published published)
    {
        var args = new MqttApplicationMessageReceivedEventArgs(new MqttApplicationMessage
        {
            Topic = published.Topic,
            Payload = new ReadOnlySequence<byte>(published.Payload),
            QualityOfServiceLevel = published.Quality,
            Retain = published.Retain,
            Dup = published.Duplicate,
        });
        try
        {
            await InvokeAsync(ApplicationMessageReceivedAsync, args);
            return true;
        }
        catch (Exception)
        {
            // A handler that throws has not handled the message: without a PUBACK the broker keeps it.
            return false;
        }
    }

    // In a task of its own, so that a handler may connect again.
    private void RaiseDisconnected(MqttClientDisconnectedEventArgs args) => _ = Task.Run(() => InvokeAsync(DisconnectedAsync, args));

    private static async Task InvokeAsync<TArgs>(Func<TArgs, Task>? handlers, TArgs args)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            await handler(args);
        }
    }

    private MqttConnection Connected()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Volatile.Read(ref _connection) ?? throw new MqttClientNotConnectedException();
    }

    private static void NotExactlyOnce(MqttQualityOfServiceLevel quality)
    {
        if (quality == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            throw new NotSupportedException("The stand-in for MQTTnet covers QoS 0 and 1.");
        }
    }

    private static MqttClientConnectResult ToResult(ConnAck answer) => new()
    {
        ResultCode = answer.Code,
        ReasonString = answer.Properties.ReasonString,
    };
}

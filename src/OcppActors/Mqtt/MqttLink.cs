using System.Net;
using MQTTnet;
using MQTTnet.Channel;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>A link over MQTTnet.</summary>
internal sealed class MqttLink : IMqttLink
{
    /// <summary>The largest packet that the broker may send: nothing that is read back is half as large.</summary>
    private const uint MaxReceivedBytes = 512 * 1024;

    private static readonly TimeSpan ReasonFollows = TimeSpan.FromSeconds(1);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MqttOptions _options;
    private readonly TimeProvider _time;

    public MqttLink(MqttOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _client.DisconnectedAsync += disconnected =>
        {
            Takeover = DisconnectReasons.TakeoverOf(disconnected);
            _lost.TrySetResult(DisconnectReasons.Of(disconnected, options));
            return Task.CompletedTask;
        };
    }

    public Task<string> Lost => _lost.Task;

    public string? RetainedBirth { get; private set; }

    public int Window { get; private set; } = 1;

    public int MaxPacketBytes { get; private set; } = int.MaxValue;

    /// <summary>Whether the link was lost to another client with the same id.</summary>
    public Takeover Takeover { get; private set; }

    /// <summary>Connects and subscribes to Home Assistant's birth topic; any failure completes <see cref="Lost"/>.</summary>
    /// <returns>The broker's result code; null if there was none.</returns>
    public async Task<MqttClientConnectResultCode?> OpenAsync(MqttProtocolVersion version, Action birth, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        try
        {
            var result = await _client.ConnectAsync(ClientOptions(version), bound.Token);
            if (result.ResultCode == MqttClientConnectResultCode.Success)
            {
                Window = WindowOf(version, result);
                MaxPacketBytes = result.MaximumPacketSize is > 0 and < int.MaxValue and var max ? (int)max : int.MaxValue;
                await SubscribeToBirthAsync(birth, bound.Token);
            }
            else
            {
                _lost.TrySetResult(DisconnectReasons.Of(result, _options));
            }

            return result.ResultCode;
        }
        catch (Exception exception)
        {
            _lost.TrySetResult(DisconnectReasons.Of(exception, _options));
            return null;
        }
    }

    public Task<ReadBack?> ReadBackAsync() => ReadBackAsync(reader => reader.ReadAsync(_lost.Task));

    public Task<ReadBack?> ReadBackAsync(IReadOnlyCollection<string> topicIds) => ReadBackAsync(reader => reader.ReadAsync(topicIds, _lost.Task));

    public Task<ReadBack?> ReadChargePointAsync(string topicId) => ReadBackAsync(reader => reader.ReadChargePointAsync(topicId, _lost.Task));

    public async Task<IReadOnlyList<string>> WatchBridgesAsync(Action<IBridgeNews> seen)
    {
        try
        {
            return await new BridgeWatch(_client, _options, _time, seen).StartAsync();
        }
        catch (Exception exception)
        {
            _ = ReportAsync(exception);
            return [];
        }
    }

    public async Task<PublishOutcome> PublishAsync(Publication publication)
    {
        using var bound = new CancellationTokenSource(_options.AcknowledgeTimeout, _time);
        try
        {
            var message = new MqttApplicationMessageBuilder()
                .WithTopic(publication.Topic)
                .WithPayloadSegment(publication.Payload)
                .WithQualityOfServiceLevel(_options.Quality)
                .WithRetainFlag()
                .Build();
            var result = await _client.PublishAsync(message, bound.Token);
            return result switch
            {
                { IsSuccess: true } => PublishOutcome.Acknowledged,
                { ReasonCode: MqttClientPublishReasonCode.NotAuthorized } => PublishOutcome.Refused,
                { ReasonCode: MqttClientPublishReasonCode.QuotaExceeded } => PublishOutcome.OverQuota,
                _ => PublishOutcome.Rejected,
            };
        }
        catch (Exception exception)
        {
            _ = ReportAsync(exception);
            return PublishOutcome.Lost;
        }
    }

    public async Task DisconnectAsync()
    {
        await _client.DisconnectAsync();
        Abort();
    }

    public void Abort()
    {
        try
        {
            _client.Dispose();
        }
        catch (Exception)
        {
            // Nothing more can be done about a socket that fails to close, and a throw would break the caller's clean-up.
        }

        _lost.TrySetResult("it was closed");
    }

    private async Task<ReadBack?> ReadBackAsync(Func<RetainedReader, Task<ReadBack>> read)
    {
        try
        {
            return await read(new RetainedReader(_client, _options, _time));
        }
        catch (Exception exception)
        {
            _ = ReportAsync(exception);
            return null;
        }
    }

    private static int WindowOf(MqttProtocolVersion version, MqttClientConnectResult result) => version == MqttProtocolVersion.V500
        ? Math.Min(result.ReceiveMaximum is > 0 and var maximum ? maximum : MqttOptions.MaxWindow, MqttOptions.MaxWindow)
        : MqttOptions.WindowOfVersion311;

    // The disconnected event, which follows a moment later, says more than the exception.
    private async Task ReportAsync(Exception exception)
    {
        if (exception is not MqttCommunicationTimedOutException)
        {
            await Task.WhenAny(_lost.Task, Task.Delay(ReasonFollows, _time));
        }

        _lost.TrySetResult(DisconnectReasons.Of(exception, _options));
    }

    private async Task SubscribeToBirthAsync(Action birth, CancellationToken cancellationToken)
    {
        _client.ApplicationMessageReceivedAsync += received =>
        {
            var message = received.ApplicationMessage;
            if (message.Topic == _options.BirthTopic)
            {
                HandleBirth(message.ConvertPayloadToString(), message.Retain, birth);
            }

            return Task.CompletedTask;
        };
        await _client.SubscribeAsync(_options.BirthTopic, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);
    }

    private void HandleBirth(string? text, bool retained, Action birth)
    {
        // A retained birth message is of an earlier start; a new link publishes everything anyway.
        if (retained)
        {
            RetainedBirth = text;
        }
        else if (text == "online")
        {
            birth();
        }
    }

    private MqttClientOptions ClientOptions(MqttProtocolVersion version)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(_options.Host, _options.Port)
            .WithProtocolVersion(version)
            .WithClientId(_options.ClientId)
            .WithCleanStart()
            .WithKeepAlivePeriod(_options.KeepAlive)
            .WithTimeout(_options.ConnectTimeout)
            .WithWillTopic(_options.AvailabilityTopic)
            .WithWillPayload(BridgeAvailability.Offline)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain();
        if (version == MqttProtocolVersion.V500)
        {
            builder.WithMaximumPacketSize(MaxReceivedBytes);
        }

        if (Streams() is { } streams)
        {
            builder.WithStreamProvider(streams);
        }

        if (_options.Username is not null)
        {
            builder.WithCredentials(_options.Username, _options.Password?.Octets.ToArray());
        }

        return builder.Build();
    }

    // MQTTnet tries the addresses of a name one after the other, so that one that swallows packets keeps the rest from it.
    private IMqttClientStreamProvider? Streams() => _options.Connect is { } connect ? new OwnStreams(connect)
        : _options.Tls is not null || !IPAddress.TryParse(_options.Host, out _) ? new BrokerStreams(_options.Tls, _time)
        : null;
}

using MQTTnet;
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

    private readonly IMqttClient _client;
    private readonly GroupedStreams _streams;
    private readonly UnansweredPublications _unanswered;
    private readonly PublishingAdapterFactory _adapters;
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MqttOptions _options;
    private readonly TimeProvider _time;
    private MqttQualityOfServiceLevel _syncQuality;

    public MqttLink(MqttOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _streams = new GroupedStreams(options.Connect is { } connect ? new OwnStreams(connect) : new BrokerStreams(options.Tls, time));
        _unanswered = new UnansweredPublications(options.AcknowledgeTimeout, time, () => _ = ReportAsync(new MqttCommunicationTimedOutException()));
        _adapters = new PublishingAdapterFactory(_streams, _unanswered);
        _client = new MqttClientFactory().CreateMqttClient(_adapters);
        _client.DisconnectedAsync += disconnected =>
        {
            Takeover = DisconnectReasons.TakeoverOf(disconnected);
            _lost.TrySetResult(DisconnectReasons.Of(disconnected, options));
            _unanswered.Lose();
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
                _syncQuality = IsOneAtATime(result) ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce;
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

    public Task<PublishOutcome> PublishAsync(Publication publication)
    {
        var (sent, outcome) = _adapters.Current!.Publish(publication, _options.Quality);
        return sent.IsCompletedSuccessfully ? outcome : OutcomeAsync(sent, outcome);
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
        _unanswered.Lose();
        _unanswered.Dispose();
    }

    private async Task<PublishOutcome> OutcomeAsync(Task sent, Task<PublishOutcome> outcome)
    {
        try
        {
            await sent;
            return await outcome;
        }
        catch (Exception exception)
        {
            _ = ReportAsync(exception);
            return PublishOutcome.Lost;
        }
    }

    private async Task<ReadBack?> ReadBackAsync(Func<RetainedReader, Task<ReadBack>> read)
    {
        try
        {
            return await read(new RetainedReader(_client, _options, _time, _syncQuality));
        }
        catch (Exception exception)
        {
            _ = ReportAsync(exception);
            return null;
        }
    }

    /// <summary>Receive Maximum (MQTT 5 section 4.9) counts the sync message of a read-back as well: one less for the others.</summary>
    private static int WindowOf(MqttProtocolVersion version, MqttClientConnectResult result) => version == MqttProtocolVersion.V500
        ? Math.Clamp((result.ReceiveMaximum ?? ushort.MaxValue) - 1, 1, MqttOptions.MaxWindow)
        : MqttOptions.WindowOfVersion311;

    private static bool IsOneAtATime(MqttClientConnectResult result) => result.ReceiveMaximum == 1;

    // The disconnected event, which follows a moment later, says more than the exception.
    private async Task ReportAsync(Exception exception)
    {
        if (exception is not MqttCommunicationTimedOutException)
        {
            await Task.WhenAny(_lost.Task, Task.Delay(ReasonFollows, _time));
        }

        _lost.TrySetResult(DisconnectReasons.Of(exception, _options));
        _unanswered.Lose();
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
            .WithoutPacketFragmentation();
        if (_options.HasWill)
        {
            builder.WithWillTopic(_options.AvailabilityTopic)
                .WithWillPayload(BridgeAvailability.Offline)
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .WithWillRetain();
        }

        if (version == MqttProtocolVersion.V500)
        {
            builder.WithMaximumPacketSize(MaxReceivedBytes);
        }

        builder.WithStreamProvider(_streams);
        if (_options.Username is not null)
        {
            builder.WithCredentials(_options.Username, _options.Password?.Octets.ToArray());
        }

        return builder.Build();
    }
}

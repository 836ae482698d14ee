using MQTTnet;
using MQTTnet.Formatter;

namespace OcppActors.Mqtt;

/// <summary>
/// Opens links with the configured version of MQTT, or with MQTT 5, and with 3.1.1 to a broker that does not support 5. After
/// a takeover by another client with the same id it pauses before it connects again.
/// </summary>
/// <param name="current">The options of the next link; of what a reload may change, credentials and TLS.</param>
/// <param name="time">The clock.</param>
public sealed class MqttLinkFactory(Func<MqttOptions> current, TimeProvider time) : IMqttLinkFactory
{
    // The return code of an MQTT 3.1.1 broker for a version it does not support (section 3.2.2.3).
    private const int UnacceptableProtocolVersion = 1;

    private readonly TakeoverPauses _pauses = new(current().ShortestTakeoverPause, current().LongestTakeoverPause);
    private volatile bool _brokerIs311;
    private MqttLink? _last;
    private long? _lastOpened;

    public MqttLinkFactory(MqttOptions options, TimeProvider time)
        : this(() => options, time)
    {
    }

    public async Task<IMqttLink> OpenAsync(Action birth, CancellationToken stopping)
    {
        if (_last is { } last)
        {
            var pause = _pauses.After(last.Takeover, _lastOpened is { } opened ? time.GetElapsedTime(opened) : null);
            await Task.Delay(pause, time, stopping);
        }

        _last = await ConnectAsync(birth, stopping);
        _lastOpened = _last.Lost.IsCompleted ? null : time.GetTimestamp();
        return _last;
    }

    private async Task<MqttLink> ConnectAsync(Action birth, CancellationToken stopping)
    {
        var options = current();
        var link = new MqttLink(options, time);
        var refusal = await link.OpenAsync(VersionOf(options), birth, stopping);
        if (refusal is not (MqttClientConnectResultCode.UnsupportedProtocolVersion or (MqttClientConnectResultCode)UnacceptableProtocolVersion)
            || options.Version is not null
            || _brokerIs311)
        {
            return link;
        }

        link.Abort();
        _brokerIs311 = true;
        var second = new MqttLink(options, time);
        await second.OpenAsync(VersionOf(options), birth, stopping);
        return second;
    }

    private MqttProtocolVersion VersionOf(MqttOptions options) => options.Version ?? (_brokerIs311 ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500);
}

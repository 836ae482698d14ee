using MQTTnet;
using MQTTnet.Formatter;

namespace OcppActors.Mqtt;

/// <summary>
/// Opens links, by the version of MQTT that is wanted, or over MQTT 5, and over 3.1.1 to a broker that has said that it
/// does not know 5. After another client has taken our id it lets that one be for a while.
/// </summary>
public sealed class MqttLinkFactory(MqttOptions options, TimeProvider time) : IMqttLinkFactory
{
    // What a broker of MQTT 3.1.1 answers to a version that it does not know (its section 3.2.2.3).
    private const int UnacceptableProtocolVersion = 1;

    private readonly TakeoverPauses _pauses = new(options.ShortestTakeoverPause, options.LongestTakeoverPause);
    private volatile bool _brokerIsOld;
    private MqttLink? _last;
    private long? _lastOpened;

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
        var link = new MqttLink(options);
        var refusal = await link.OpenAsync(Version, birth, stopping);
        if (refusal is not (MqttClientConnectResultCode.UnsupportedProtocolVersion or (MqttClientConnectResultCode)UnacceptableProtocolVersion)
            || options.Version is not null
            || _brokerIsOld)
        {
            return link;
        }

        link.Abort();
        _brokerIsOld = true;
        var second = new MqttLink(options);
        await second.OpenAsync(Version, birth, stopping);
        return second;
    }

    private MqttProtocolVersion Version => options.Version ?? (_brokerIsOld ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500);
}

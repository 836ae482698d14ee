using MQTTnet;
using MQTTnet.Formatter;

namespace OcppActors.Mqtt;

/// <summary>Opens links over MQTT 5, and over 3.1.1 to a broker that has said that it does not know 5.</summary>
internal sealed class MqttLinkFactory(MqttOptions options) : IMqttLinkFactory
{
    // What a broker of MQTT 3.1.1 answers to a version that it does not know (its section 3.2.2.3).
    private const int UnacceptableProtocolVersion = 1;

    private volatile bool _brokerIsOld;

    public async Task<IMqttLink> OpenAsync(Action birth, CancellationToken stopping)
    {
        var link = new MqttLink(options);
        var refusal = await link.OpenAsync(Version, birth, stopping);
        if (refusal is not (MqttClientConnectResultCode.UnsupportedProtocolVersion or (MqttClientConnectResultCode)UnacceptableProtocolVersion)
            || _brokerIsOld)
        {
            return link;
        }

        link.Drop();
        _brokerIsOld = true;
        var second = new MqttLink(options);
        await second.OpenAsync(Version, birth, stopping);
        return second;
    }

    private MqttProtocolVersion Version => _brokerIsOld ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500;
}

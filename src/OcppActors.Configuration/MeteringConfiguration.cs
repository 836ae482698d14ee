using OcppActors.Broker;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Mqtt;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration;

/// <summary>Where the metering is published, and how charge points appear in Home Assistant.</summary>
/// <param name="Mqtt">The broker. The client id may still be empty, and TLS is set up from the files of <see cref="Tls"/>.</param>
/// <param name="Device">How charge points appear; without the bridge's availability topic, which depends on the client id.</param>
public sealed record MeteringConfiguration(MqttOptions Mqtt, DeviceSettings Device)
{
    /// <summary>The broker in this process, without its addresses, which are resolved at start; null: it is elsewhere.</summary>
    public BrokerOptions? Embedded { get; init; }

    /// <summary>Null: plain TCP.</summary>
    public ClientTlsOptions? Tls { get; init; }
}

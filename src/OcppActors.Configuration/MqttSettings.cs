namespace OcppActors.Configuration;

/// <summary>Where the metering is published.</summary>
/// <param name="Host">The broker's host name or IP address, without brackets.</param>
/// <param name="Port">The broker's port, 1 to 65535; of an embedded one also 0, any free one.</param>
/// <param name="Username">Null: no login.</param>
/// <param name="Password">Null: none.</param>
/// <param name="ClientId">Null: derived from host, command and port.</param>
/// <param name="DiscoveryPrefix">The first levels of Home Assistant's discovery topics, without a slash at either end.</param>
public sealed record MqttSettings(
    string Host,
    int Port,
    string? Username,
    Secret? Password,
    string? ClientId,
    string DiscoveryPrefix)
{
    /// <summary>The broker in this process, which the host and port then lead to; null: it is elsewhere.</summary>
    public EmbeddedBrokerSettings? Embedded { get; init; }

    public HomeAssistantSettings HomeAssistant { get; init; } = HomeAssistantSettings.Default;

    /// <summary>Null: plain TCP.</summary>
    public ClientTlsOptions? Tls { get; init; }

    /// <summary>Which version of MQTT is spoken.</summary>
    public MqttVersion Version { get; init; } = MqttVersion.Auto;

    /// <summary>After this long without a packet the broker is asked whether it is still there; whole seconds.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The quality of service of what is published: 0 or 1.</summary>
    public int Quality { get; init; } = 1;
}

/// <summary>The versions of MQTT.</summary>
public enum MqttVersion
{
    /// <summary>5, and 3.1.1 with a broker that says that it does not know 5.</summary>
    Auto,

    /// <summary>OASIS MQTT 5.0.</summary>
    V5,

    /// <summary>OASIS MQTT 3.1.1.</summary>
    V311,
}

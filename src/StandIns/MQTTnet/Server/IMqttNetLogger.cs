namespace MQTTnet.Diagnostics.Logger;

/// <summary>MQTTnet's own log, which OcppActors only passes on.</summary>
public interface IMqttNetLogger
{
    bool IsEnabled { get; }
}

/// <summary>A log that nobody reads.</summary>
public sealed class MqttNetNullLogger : IMqttNetLogger
{
    public static MqttNetNullLogger Instance { get; } = new();

    public bool IsEnabled => false;
}

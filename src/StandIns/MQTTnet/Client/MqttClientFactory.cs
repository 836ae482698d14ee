namespace MQTTnet;

/// <summary>Makes clients.</summary>
public class MqttClientFactory
{
    public IMqttClient CreateMqttClient() => new MqttClient();
}

namespace MQTTnet;

/// <summary>What the broker said of a published message.</summary>
public sealed class MqttClientPublishResult
{
    internal MqttClientPublishResult(MqttClientPublishReasonCode reasonCode) => ReasonCode = reasonCode;

    public bool IsSuccess => ReasonCode is MqttClientPublishReasonCode.Success or MqttClientPublishReasonCode.NoMatchingSubscribers;

    public MqttClientPublishReasonCode ReasonCode { get; }
}

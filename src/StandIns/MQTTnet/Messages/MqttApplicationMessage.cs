using System.Buffers;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>A message as it is published or received.</summary>
public sealed class MqttApplicationMessage
{
    public bool Dup { get; set; }

    public ReadOnlySequence<byte> Payload { get; set; } = ReadOnlySequence<byte>.Empty;

    public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }

    public bool Retain { get; set; }

    public string Topic { get; set; } = string.Empty;
}

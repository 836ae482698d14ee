using System.Globalization;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OcppActors.Domain;

namespace OcppActors.Configuration.Options;

/// <summary>The option types of MQTT.</summary>
internal static class MqttOptionTypes
{
    private const int ShortestKeepAlive = 5;

    private static readonly (string Name, MqttProtocolVersion Version)[] Versions =
        [("auto", MqttProtocolVersion.Unknown), ("5", MqttProtocolVersion.V500), ("3.1.1", MqttProtocolVersion.V311)];

    /// <summary>Unknown: auto.</summary>
    public static ScalarType<MqttProtocolVersion> Version { get; } =
        new("VERSION", ReadVersion, version => $"\"{Array.Find(Versions, known => known.Version == version).Name}\"");

    /// <summary>Fits the 16 bits of CONNECT (MQTT 5 section 3.1.2.10), and is longer than a short network failure.</summary>
    public static ScalarType<TimeSpan> KeepAlive { get; } =
        new("SECONDS", ReadKeepAlive, time => time.TotalSeconds.ToString(CultureInfo.InvariantCulture));

    public static ScalarType<MqttQualityOfServiceLevel> Quality { get; } = new("0|1", ReadQuality, quality => quality.ToString("D"));

    private static string? ReadVersion(string text, out MqttProtocolVersion version)
    {
        var index = Array.FindIndex(Versions, known => known.Name == text);
        version = index < 0 ? default : Versions[index].Version;
        return index < 0 ? $"{LogText.Quote(text)} is not a version of MQTT; give auto, 5 or 3.1.1" : null;
    }

    private static string? ReadKeepAlive(string text, out TimeSpan time)
    {
        var isRight = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= ShortestKeepAlive and <= ushort.MaxValue;
        time = TimeSpan.FromSeconds(seconds);
        return isRight ? null : $"{LogText.Quote(text)} is not a keep-alive; give whole seconds, {ShortestKeepAlive} to {ushort.MaxValue}";
    }

    private static string? ReadQuality(string text, out MqttQualityOfServiceLevel quality)
    {
        quality = text == "0" ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce;
        return text is "0" or "1" ? null : $"{LogText.Quote(text)} is not a quality of service; give 0 or 1";
    }
}

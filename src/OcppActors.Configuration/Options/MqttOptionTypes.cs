using System.Globalization;
using OcppActors.Domain;

namespace OcppActors.Configuration.Options;

/// <summary>The sorts of values that only MQTT has.</summary>
internal static class MqttOptionTypes
{
    private const int ShortestKeepAlive = 5;

    private static readonly (string Name, MqttVersion Version)[] Versions =
        [("auto", MqttVersion.Auto), ("5", MqttVersion.V5), ("3.1.1", MqttVersion.V311)];

    public static ScalarType<MqttVersion> Version { get; } =
        new("VERSION", ReadVersion, version => $"\"{Array.Find(Versions, known => known.Version == version).Name}\"");

    /// <summary>What fits the 16 bits of CONNECT (MQTT 5 section 3.1.2.10), and no less than a network's hiccup.</summary>
    public static ScalarType<TimeSpan> KeepAlive { get; } =
        new("SECONDS", ReadKeepAlive, time => time.TotalSeconds.ToString(CultureInfo.InvariantCulture));

    public static ScalarType<int> Quality { get; } = new("0|1", ReadQuality, quality => quality.ToString(CultureInfo.InvariantCulture));

    private static string? ReadVersion(string text, out MqttVersion version)
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

    private static string? ReadQuality(string text, out int quality)
    {
        quality = text == "0" ? 0 : 1;
        return text is "0" or "1" ? null : $"{LogText.Quote(text)} is not a quality of service; give 0 or 1";
    }
}

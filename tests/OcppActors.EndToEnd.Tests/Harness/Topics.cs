using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>The MQTT topics of the contract, written down a second time.</summary>
internal static partial class Topics
{
    public static string Discovery(string chargePoint) => $"homeassistant/device/ocpp/{IdOf(chargePoint)}/config";

    public static string Availability(string chargePoint) => $"ocpp/{IdOf(chargePoint)}/availability";

    public static string State(string chargePoint, string topic) => $"ocpp/{IdOf(chargePoint)}/{topic}/state";

    public static bool IsStateOf(string chargePoint, string topic) =>
        topic.StartsWith($"ocpp/{IdOf(chargePoint)}/", StringComparison.Ordinal) && topic.EndsWith("/state", StringComparison.Ordinal);

    public static bool IsBridgeAvailability(string topic) => BridgeAvailability().IsMatch(topic);

    /// <summary>The readings that the recordings' <c>*.retained</c> speak of: topic without prefix and suffix, payload.</summary>
    public static Dictionary<string, string> ReadingsOf(string chargePoint, IReadOnlyDictionary<string, string> messages)
    {
        var (prefix, suffix) = ($"ocpp/{IdOf(chargePoint)}/", "/state");
        var readings = from message in messages
                       where message.Key.StartsWith(prefix, StringComparison.Ordinal) && message.Key.EndsWith(suffix, StringComparison.Ordinal)
                       let topic = message.Key[prefix.Length..^suffix.Length]
                       where Reading().IsMatch(topic)
                       select (topic, message.Value);
        return readings.ToDictionary();
    }

    /// <summary>A charge point id as one level of a topic: different ids never become the same.</summary>
    public static string IdOf(string chargePoint)
    {
        var plain = Forbidden().Replace(chargePoint, "_");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chargePoint)));
        return plain == chargePoint ? plain : $"{plain}_{hash[..8]}";
    }

    [GeneratedRegex("^ocpp-bridge/[^/]+/availability$", RegexOptions.None, 1000)]
    private static partial Regex BridgeAvailability();

    [GeneratedRegex("^(heartbeat|[0-9]+/(status|charging-state)|[0-9]+/[^/]+/(Current|Energy|Power|Voltage)[^/]*(/[^/]+)?)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reading();

    [GeneratedRegex("[^a-zA-Z0-9_-]", RegexOptions.None, 1000)]
    private static partial Regex Forbidden();
}

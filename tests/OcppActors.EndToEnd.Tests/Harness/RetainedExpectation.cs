using Shouldly;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>What a broker holds of a charge point's readings.</summary>
internal static class RetainedExpectation
{
    /// <summary>Whether these messages hold exactly the readings that are expected, each with its last payload.</summary>
    public static bool HoldReadings(IReadOnlyDictionary<string, string> messages, Recording recording, IReadOnlyDictionary<string, string> expected) =>
        DifferencesIn(messages, recording, expected).Count == 0;

    /// <summary>The same, saying every difference.</summary>
    public static void ShouldHoldReadings(
        this IReadOnlyDictionary<string, string> messages, Recording recording, IReadOnlyDictionary<string, string> expected) =>
        DifferencesIn(messages, recording, expected).ShouldBeEmpty();

    private static List<string> DifferencesIn(
        IReadOnlyDictionary<string, string> messages, Recording recording, IReadOnlyDictionary<string, string> expected)
    {
        var readings = Topics.ReadingsOf(recording.ChargePoint, messages);
        var wrong = from reading in expected
                    let actual = readings.GetValueOrDefault(reading.Key, ActualWhereAbsent(reading.Value))
                    where !StatePayload.Matches(reading.Value, actual)
                    select $"{reading.Key}: expected {reading.Value}, found {actual}";
        var superfluous = from reading in readings
                          where !expected.ContainsKey(reading.Key)
                          select $"{reading.Key}: expected nothing, found {reading.Value}";
        return [.. wrong, .. superfluous];
    }

    // An entity that was replaced before it was announced has no state, not even null.
    private static string ActualWhereAbsent(string expected) => expected == StatePayload.Null ? expected : "nothing";
}

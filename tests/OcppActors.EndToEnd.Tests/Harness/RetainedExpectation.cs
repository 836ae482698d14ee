using Shouldly;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>What a broker holds of a charge point's readings.</summary>
internal static class RetainedExpectation
{
    // A played recording may be over before the first document: what it retires then was never announced.
    private const string Nothing = "nothing";

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
                    let actual = readings.GetValueOrDefault(reading.Key, Nothing)
                    where !StatePayload.Says(reading.Value, actual) && !(reading.Value == StatePayload.Null && actual == Nothing)
                    select $"{reading.Key}: expected {reading.Value}, found {actual}";
        var superfluous = from reading in readings
                          where !expected.ContainsKey(reading.Key)
                          select $"{reading.Key}: expected nothing, found {reading.Value}";
        return [.. wrong, .. superfluous];
    }
}

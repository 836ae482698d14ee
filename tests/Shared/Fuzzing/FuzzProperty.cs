using FsCheck;
using FsCheck.Fluent;

namespace OcppActors.TestSupport.Fuzzing;

/// <summary>
/// Checks a property of something that reads bytes of strangers. Its test has the trait <c>Kind=fuzz</c>, by which
/// <c>./fuzz.sh</c> selects it to check it for longer.
/// </summary>
internal static class FuzzProperty
{
    /// <summary>For how many seconds each property is checked again and again; unset: once.</summary>
    public const string SecondsVariable = "OCPPACTORS_FUZZ_SECONDS";

    /// <summary>The two numbers by which the report of a failure names its seed: the property is checked with that one.</summary>
    public const string SeedVariable = "OCPPACTORS_FUZZ_SEED";

    private const int UsualTests = 100;

    /// <param name="property">The property.</param>
    /// <param name="tests">How many inputs a check tries.</param>
    public static void Fuzz(this Property property, int tests = UsualTests)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(tests);
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed)
        {
            var parts = seed.Trim('(', ')').Split(',').Select(ulong.Parse).ToArray();
            property.Check(config.WithReplay(new Replay(new Rnd(parts[0], parts[1]), null)));
            return;
        }

        var seconds = double.Parse(Environment.GetEnvironmentVariable(SecondsVariable) ?? "0", null);
        var begin = TimeProvider.System.GetTimestamp();
        do
        {
            property.Check(config);
        }
        while (TimeProvider.System.GetElapsedTime(begin).TotalSeconds < seconds);
    }
}

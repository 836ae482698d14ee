using System.Globalization;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>The scenarios by name, as <c>--only</c> takes them, and in words.</summary>
internal static class ScenarioNames
{
    public const string Nobody = "nobody";
    public const string OneViewer = "snoop-1";
    public const string TenViewers = "snoop-10";
    public const string Metering = "metering";
    public const string Tls = "tls";
    public const string Paced = "paced";
    public const string Idle = "idle";
    public const string Storm = "storm-2000";
    public const string LargeStorm = "storm-9000";
    public const string Restart = "restart";
    public const string FastMetering = "metering-20000";
    public const string Start = "start";
    public const string ChargersCurve = "chargers";
    public const string ViewersCurve = "viewers";

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        [Nobody] = "nobody listens",
        [OneViewer] = "one snoop client",
        [TenViewers] = "ten snoop clients",
        [Metering] = "metering to mosquitto",
        [Tls] = "TLS on the charger's side",
        [Paced] = "10 calls a second per charger",
        [Idle] = "2,000 idle chargers",
        [Storm] = "2,000 connect at once",
        [LargeStorm] = "9,000 connect at once",
        [Restart] = "restart with 2,000 chargers",
        [FastMetering] = "20,000 MeterValues a second, metered",
        [Start] = "start",
    };

    public static int[] SizesOf(string curve) => curve == ChargersCurve ? [10, 100, 1_000, 5_000] : [0, 1, 10, 100];

    public static string OfSize(string curve, int size) => string.Create(CultureInfo.InvariantCulture, $"{curve}-{size}");

    public static string TitleOf(string scenario) =>
        Titles.TryGetValue(scenario, out var title) ? title
        : scenario.Split('-') is [ChargersCurve, var chargers] ? $"{Grouped(chargers)} chargers, nobody listens"
        : scenario.Split('-') is [ViewersCurve, var viewers] ? $"10 calls a second per charger, snoop clients: {viewers}"
        : scenario;

    private static string Grouped(string number) =>
        int.Parse(number, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);
}

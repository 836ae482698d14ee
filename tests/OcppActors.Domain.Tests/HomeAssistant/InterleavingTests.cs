using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Every good reading is published, and no discovery rule is broken, whatever messages come in between and in whatever order.</summary>
public sealed class InterleavingTests
{
    private static readonly string[] Broken =
    [
        "", "null", "[]", "\"text that was no JSON\"", "[2]", "[2,\"x\",\"MeterValues\"]", "[2,\"x\",\"MeterValues\",null]",
        """[2,"x","MeterValues",{"connectorId":1}]""",
        """[2,"x","MeterValues",{"connectorId":1,"meterValue":[null,17,{"sampledValue":[null,"x",{},{"value":{}},{"value":"?"}]}]}]""",
        """[2,"x","MeterValues",{"connectorId":[],"meterValue":"x"}]""",
        """[2,"x","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":7,"sampledValue":[{"value":"1","measurand":["x"],"phase":"L9"}]}]}]""",
        """[2,"x","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"1","format":"SignedData"}]}]}]""",
        """[2,"x","StatusNotification",{"connectorId":1,"status":"Nonsense"}]""",
        """[2,"x","StatusNotification",[]]""",
        """[2,"x","BootNotification",{"chargePointVendor":17,"chargePointModel":{"\ud800":1}}]""",
        """[2,"x","BootNotification",{"chargePointVendor":"\ud800"}]""",
        """[4,"x","InternalError","",{}]""",
        """[9,"x",{}]""",
    ];

    private static readonly string[] Measurands = ["Voltage", "Current.Import", "Power.Active.Import", "Energy.Active.Import.Interval", "SoC"];
    private static readonly string[] Phases = ["", "L1", "L2", "L3", "N", "L1-N", "L1-L2"];

    private static readonly Gen<string> GoodMessage =
        from measurand in Gen.Elements(Measurands)
        from phases in Gen.SubListOf(Phases)
        from connector in Gen.Choose(0, 2)
        from value in Gen.Choose(0, 100_000)
        select MeterValues(connector, measurand, phases.Count == 0 ? ["L1"] : phases, value);

    private static readonly Gen<string> Garbage =
        from bytes in ArbMap.Default.GeneratorFor<byte[]>()
        select Encoding.Latin1.GetString(bytes);

    private static readonly Gen<Event> AnyEvent = Gen.Frequency(
        (6, from text in GoodMessage select new Event(text, 0)),
        (3, from text in Gen.Elements(Broken) select new Event(text, 0)),
        (1, from text in Garbage select new Event(text, 0)),
        (2, from tenths in Gen.Choose(1, 80) select new Event(null, tenths / 10.0)));

    [Fact]
    public void Every_good_reading_is_published_and_no_discovery_rule_is_broken() =>
        Prop.ForAll(Gen.ListOf(AnyEvent).Select(events => events.ToList()).ToArbitrary(), events =>
        {
            var alone = Play(events.Where(happened => happened.Message is not { } message || IsGood(message) || IsBoot(message)));
            var disturbed = Play(events);

            disturbed.ShouldSatisfyDiscoveryRules();
            Readings(disturbed).SequenceEqual(Readings(alone)).ShouldBeTrue("the broken messages changed a reading");
            LastValues(events).ShouldAllBe(value => disturbed.Retained[value.Key] == value.Value);
        }).Check(Config.QuickThrowOnFailure.WithEndSize(40));

    [Fact]
    [Trait("Kind", "fuzz")]
    public void A_damaged_message_does_not_throw_and_breaks_no_discovery_rule()
    {
        var message = Encoding.UTF8.GetBytes(MeterValues(1, "Voltage", ["L1", "L2"], 230));

        Prop.ForAll(ArbMap.Default.ArbFor<byte>(), Gen.Choose(0, message.Length - 1).ToArbitrary(), (letter, index) =>
        {
            var damaged = message.ToArray();
            damaged[index] = letter;
            new TestDevice().Connects().Receives(damaged, TestDevice.Start).Waits(2).ShouldSatisfyDiscoveryRules();
        }).Fuzz();
    }

    private static TestDevice Play(IEnumerable<Event> events)
    {
        var device = new TestDevice().Connects();
        foreach (var happened in events)
        {
            _ = happened.Message is { } message
                ? device.Receives(SnoopPayload.OfText(Encoding.Latin1.GetBytes(message)), device.Now)
                : device.Waits(happened.Seconds);
        }

        return device.Waits(10);
    }

    /// <summary>
    /// The last value of each phase, which is published at the end at the latest. A phase that two messages in a row do not contain is
    /// 0, of a voltage unknown; so is every flow after a boot.
    /// </summary>
    private static Dictionary<string, string> LastValues(IEnumerable<Event> events)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var missed = new HashSet<string>(StringComparer.Ordinal);
        var counted = events.Select(happened => happened.Message).OfType<string>().Where(message => IsGood(message) || IsBoot(message)).ToList();
        foreach (var message in counted)
        {
            if (IsBoot(message))
            {
                foreach (var topic in values.Keys.Where(IsFlow))
                {
                    values[topic] = """{"value": 0}""";
                    missed.Add(topic);
                }

                continue;
            }

            var parts = message.Split('"')[1].Split('|');
            var series = $"{parts[0]}/Outlet/{parts[1].Replace('.', '-')}";
            var came = parts[2].Split('+').Where(phase => phase.Length > 0).Select(phase => $"{series}/{phase}").ToHashSet(StringComparer.Ordinal);
            foreach (var topic in values.Keys.Where(topic => topic.StartsWith(series, StringComparison.Ordinal) && !came.Contains(topic)).ToList())
            {
                values[topic] = missed.Add(topic) ? values[topic] : IsFlow(topic) ? """{"value": 0}""" : parts[1] == "Voltage" ? """{"value": null}""" : values[topic];
            }

            foreach (var topic in came)
            {
                values[topic] = $$"""{"value": {{parts[3]}}}""";
            }

            missed.ExceptWith(came);
        }

        // A measurand that has been reported for one phase only has no topic of that phase.
        var several = counted
            .Where(IsGood)
            .Select(message => message.Split('"')[1].Split('|'))
            .GroupBy(parts => $"{parts[0]}/Outlet/{parts[1].Replace('.', '-')}")
            .Where(series => series.SelectMany(parts => parts[2].Split('+')).Distinct(StringComparer.Ordinal).Count() > 1)
            .Select(series => series.Key)
            .ToHashSet(StringComparer.Ordinal);
        return values.Where(value => several.Contains(value.Key[..value.Key.LastIndexOf('/')])).ToDictionary(StringComparer.Ordinal);
    }

    private static bool IsFlow(string topic) => topic.Contains("Import/", StringComparison.Ordinal);

    /// <summary>A boot whose values cannot be read is a boot all the same.</summary>
    private static bool IsBoot(string message) => message.Contains("BootNotification", StringComparison.Ordinal);

    private static bool IsGood(string message) => message.Contains("Outlet", StringComparison.Ordinal);

    private static List<string> Readings(TestDevice device) =>
        [.. device.Retained.Where(state => state.Key.Contains("/Outlet/", StringComparison.Ordinal)).Select(state => $"{state.Key} {state.Value}").Order(StringComparer.Ordinal)];

    /// <summary>The message id names the content.</summary>
    private static string MeterValues(int connector, string measurand, IEnumerable<string> phases, int value) =>
        $$"""
        [2,"{{connector}}|{{measurand}}|{{string.Join('+', phases)}}|{{value}}","MeterValues",{"connectorId":{{connector}},"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{{string.Join(',', phases.Select(phase =>
            $$"""{"value":"{{value}}","measurand":"{{measurand}}","location":"Outlet","phase":"{{phase}}"}"""))}}]}]}]
        """;

    private sealed record Event(string? Message, double Seconds);
}

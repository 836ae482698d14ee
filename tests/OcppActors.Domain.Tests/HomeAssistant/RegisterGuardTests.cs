using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>What is held back: queued messages, noise in registers, replayed messages.</summary>
public sealed class RegisterGuardTests
{
    private const string Topic = "1/Outlet/Energy-Active-Import-Register";

    [Theory]
    [InlineData("100 200 150 210", "100 200 210")] // noise
    [InlineData("100 200 0 1 2", "100 200 1 2")] // a reset
    [InlineData("100 200 190 191 T 192 200 201", "100 200 200 201")] // too little for one: negative energy
    [InlineData("100 200 0 0 0", "100 200")] // however often
    [InlineData("100 200 0 0 0 210", "100 200 210")]
    [InlineData("100 200 0 0 40 90", "100 200 40 90")] // counts up
    [InlineData("100 200 0 3 210", "100 200 210")] // rises once and is back
    [InlineData("100 200 0 3 0 3 0 210", "100 200 210")]
    [InlineData("500000 0 0 0 500200 500300", "500000 500200 500300")] // more than is delivered in the time, and yet no reset
    [InlineData("16000000 0 0 16000200", "16000000 16000200")]
    [InlineData("500000 0 60000 120000 500100", "500000 500100")] // no charger counts so fast
    [InlineData("100 200 50 20 30", "100 200")]
    [InlineData("100 200 50 20 30 40", "100 200 30 40")] // falls further, then counts up
    [InlineData("100 200 50 20 200", "100 200 200")]
    [InlineData("1000 0 400 950 1300", "1000 400 950 1300")] // 950 alone would be negative energy
    [InlineData("1000 0 990 990 1000", "1000 1000")]
    [InlineData("100 200 B 0 0 B 210", "100 200 210")] // a boot
    [InlineData("100 200 B 0 5 10", "100 200 5 10")]
    [InlineData("100 200 T 5 10", "100 200")] // a transaction has started
    [InlineData("100 200 T 5 10 15", "100 200 10 15")]
    [InlineData("100 200 T0 5 10", "100 200 5 10")] // meterStart shows the reset
    [InlineData("100 200 T0 0 0 40", "100 200 0 40")]
    [InlineData("100 200 0 0 T0 0 0 210", "100 200 210")] // a charger that always sends 0
    [InlineData("100 200 T0 7 7 7 210", "100 200 210")]
    [InlineData("1000 T0 990 1000", "1000 1000")] // the same charger, and a rounded sample
    [InlineData("100 200 20 20 T20 60", "100 200 20 60")] // meterStart confirms it
    [InlineData("100 200 T20 60", "100 200 20 60")]
    [InlineData("100 200 0 3 T200 5 210", "100 200 210")] // meterStart contradicts it
    [InlineData("500000 T500000 0 500100 500300", "500000 500100 500300")]
    [InlineData("100 200 50 T 20", "100 200")]
    [InlineData("100 T 200 50 210", "100 200 210")]
    [InlineData("100 200 N 5 10", "100 200")] // a new transaction id
    [InlineData("100 4294967295 200 300", "100 200 300")] // no charger delivers that
    [InlineData("100 50000000 50000100", "100 50000100")] // but a second reading confirms it
    [InlineData("100 50000000 0 200", "100 200")]
    [InlineData("-5 -4 0 10", "0 10")] // below zero: Home Assistant would warn
    [InlineData("0 -5 -5 -4 3", "0 3")]
    [InlineData("4296944685 4296944700", "4296944685 4296944700")] // the first reading is accepted
    public void A_register_publishes_what_the_guard_lets_through(string readings, string published)
    {
        var device = new TestDevice().Connects().Waits(2);
        foreach (var reading in readings.Split(' '))
        {
            device.Applies(reading switch
            {
                "B" => new Booted("Wattwerk", "W 11", "1", null),
                "N" => Updated("99"),
                ['T', .. var register] => Started(at: null, register: register.Length == 0 ? null : decimal.Parse(register, CultureInfo.InvariantCulture)),
                _ => Metered(Register(decimal.Parse(reading, CultureInfo.InvariantCulture))),
            }).Waits(10);
        }

        ValuesAt(device, Topic).ShouldBe(published.Split(' '));
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void Each_phase_of_a_register_and_their_sum_are_guarded()
    {
        var device = new TestDevice().Connects().Waits(2);
        foreach (var (one, two) in ((int, int)[])[(100, 50), (110, 0), (120, 60)])
        {
            device.Applies(Metered(Register(one, phase: Phases.L1), Register(two, phase: Phases.L2))).Waits(10);
        }

        ValuesAt(device, Topic).ShouldBe(["150", "180"]);
        ValuesAt(device, $"{Topic}/L1").ShouldBe(["100", "110", "120"]);
        ValuesAt(device, $"{Topic}/L2").ShouldBe(["50", "60"]);
    }

    [Fact]
    public void A_low_of_one_phase_is_none_of_the_sum()
    {
        var device = new TestDevice().Connects().Waits(2);
        foreach (var (one, two) in ((int, int)[])[(100, 50), (110, 0), (120, 0), (130, 0), (140, 60)])
        {
            device.Applies(Metered(Register(one, phase: Phases.L1), Register(two, phase: Phases.L2))).Waits(10);
        }

        ValuesAt(device, Topic).ShouldBe(["150", "200"]);
        ValuesAt(device, $"{Topic}/L2").ShouldBe(["50", "60"]);
    }

    [Fact]
    public void A_phase_without_current_is_reset_with_the_others()
    {
        var device = new TestDevice().Connects().Waits(2);
        foreach (var (one, two) in ((int, int)[])[(9000, 8000), (0, 0), (40, 0), (90, 0), (140, 0), (200, 0)])
        {
            device.Applies(Metered(Register(one, phase: Phases.L1), Register(two, phase: Phases.L2))).Waits(10);
        }

        ValuesAt(device, $"{Topic}/L1").ShouldBe(["9000", "40", "90", "140", "200"]);
        ValuesAt(device, $"{Topic}/L2").ShouldBe(["8000", "0", "0", "0"]);
        ValuesAt(device, Topic).ShouldBe(["17000", "90", "140", "200"]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void Queued_samples_show_no_reset()
    {
        var device = new TestDevice().Connects().Waits(300).Applies(Metered(Register(9200, at: 300))).Waits(10);
        foreach (var (value, at) in ((int, int)[])[(8000, 100), (8100, 160), (8200, 220), (9300, 360)])
        {
            device.Applies(Metered(Register(value, at: at))).Waits(10);
        }

        ValuesAt(device, Topic).ShouldBe(["9200", "9300"]);
    }

    [Fact]
    public void A_measurand_that_is_not_a_register_may_fall() =>
        ValuesAt(Fed("Power.Active.Import", 7000, 0, 3000), "1/Outlet/Power-Active-Import").ShouldBe(["7000", "0", "3000"]);

    [Theory]
    [InlineData(3600, 3000, true)] // of the last ten minutes
    [InlineData(3600, 2999, false)] // older than the newest, and than ten minutes
    [InlineData(4199, 3000, false)] // nothing newer for less than ten minutes
    [InlineData(4200, 3000, true)] // and for ten: the clock was set back
    [InlineData(4200, 4300, true)]
    public void A_sample_older_than_the_newest_is_dropped_unless_it_is_recent(int now, int taken, bool isPublished)
    {
        var device = new TestDevice().Connects().Waits(3600).Applies(Metered(Sample("Voltage", 230, at: 3600))).Waits(now - 3600);

        device.Applies(Metered(Sample("Voltage", 231, at: taken))).Waits(2);

        device.Retained["1/Outlet/Voltage"].ShouldBe($$"""{"value": {{(isPublished ? 231 : 230)}}}""");
    }

    [Fact]
    public void A_sample_without_a_credible_time_counts_at_its_receipt()
    {
        var device = new TestDevice().Connects().Waits(3600).Applies(Metered(Sample("Voltage", 230))).Waits(60)
            .Applies(Metered(Sample("Voltage", 231, at: 0))).Waits(60)
            .Applies(Metered(Sample("Voltage", 232))).Waits(10);

        ValuesAt(device, "1/Outlet/Voltage").ShouldBe(["230", "232"]);
    }

    [Fact]
    public void A_clock_that_was_far_ahead_suppresses_nothing()
    {
        var device = new TestDevice().Connects().Waits(2).Applies(Metered(Sample("Voltage", 230, at: 1e8))).Waits(60)
            .Applies(Metered(Sample("Voltage", 231, at: 62))).Waits(60)
            .Applies(Metered(Sample("Voltage", 232, at: -7200))).Waits(60);

        ValuesAt(device, "1/Outlet/Voltage").ShouldBe(["230", "231"]);
    }

    [Fact]
    public void Queued_values_do_not_affect_other_entities_of_their_message()
    {
        var device = new TestDevice().Connects().Waits(7200).Applies(Metered(Sample("Voltage", 230, at: 7200))).Waits(2);

        device.Applies(Metered(Sample("Voltage", 1, at: 0), Sample("SoC", 50, at: 0), Sample("Voltage", 2, connector: 2, at: 0))).Waits(10);

        device.Retained["1/Outlet/Voltage"].ShouldBe("""{"value": 230}""");
        device.Retained["1/Outlet/SoC"].ShouldBe("""{"value": 50}""");
        device.Retained["2/Outlet/Voltage"].ShouldBe("""{"value": 2}""");
    }

    [Fact]
    public void A_status_older_than_the_newest_is_dropped()
    {
        var device = new TestDevice().Connects().Waits(7200).Applies(Status("Charging", at: 7200), Status("Available", 2, 0)).Waits(2);

        device.Applies(Status("Available", at: 0, error: "NoError")).Waits(2);

        device.Retained["1/status"].ShouldBe("""{"value": "Charging"}""");
        device.Retained["2/status"].ShouldBe("""{"value": "Available"}""");
    }

    [Fact]
    public void Replayed_messages_overwrite_nothing_newer_and_are_no_heartbeat()
    {
        var device = new TestDevice().Connects().Waits(60)
            .Applies(new Booted("New", "M2", "2", "S2"), Status("Charging")).Waits(3600);
        var published = device.Published.Count;

        device.Applies([new Booted("Old", "M1", "1", "S1"), Status("Available"), Status("Faulted", 2)], TestDevice.Start.AddSeconds(30)).Waits(10);

        device.Log.Skip(published).ShouldBe(["homeassistant/device/ocpp/CP-1/config", """ocpp/CP-1/2/problem/state {"value": 1}""", """ocpp/CP-1/2/status/state {"value": "Faulted"}"""]);
        device.Document.GetProperty("device").GetProperty("manufacturer").GetString().ShouldBe("New");
    }

    [Fact]
    public void After_the_relay_s_clock_was_set_back_new_statuses_are_accepted()
    {
        var device = new TestDevice().Connects().Waits(3600).Applies(HeartbeatSent.Instance, Status("Charging")).Waits(2);

        device.Applies([Status("Finishing")], TestDevice.Start).Applies([HeartbeatSent.Instance], TestDevice.Start).Applies([Status("Available")], TestDevice.Start);

        ValuesAt(device, "1/status").ShouldBe(["\"Charging\"", "\"Available\""]);
    }

    [Fact]
    public void The_sum_replaces_a_total_that_is_no_longer_sent()
    {
        var device = new TestDevice().Connects().Waits(2).Applies(Metered(Sample("Power.Active.Import", 900))).Waits(10);
        device.Applies(Metered(Phase(Phases.L1, 100), Phase(Phases.L2, 200))).Waits(10);
        device.Retained["1/Outlet/Power-Active-Import"].ShouldBe("""{"value": 300}""");

        device.Applies(Metered(Phase(Phases.L1, 110), Phase(Phases.L2, 200)));
        device.Retained["1/Outlet/Power-Active-Import"].ShouldBe("""{"value": 310}""");
        device.Applies(Metered(Phase(Phases.L1, 110), Phase(Phases.L2, 200), Phase(Phases.Total, 315)));

        device.Retained["1/Outlet/Power-Active-Import"].ShouldBe("""{"value": 315}""");

        static MeterSample Phase(Phases phase, int value) => Sample("Power.Active.Import", value, phase: phase);
    }

    [Fact]
    public void A_published_register_falls_only_by_a_reset() =>
        Prop.ForAll(
            Gen.ListOf(Gen.Frequency((8, Gen.Choose(0, 500).Select(value => (int?)value)), (1, Gen.Constant<int?>(null)))).Select(list => list.ToList()).ToArbitrary(),
            readings =>
            {
                var device = new TestDevice().Connects().Waits(2);
                foreach (var reading in readings)
                {
                    device.Applies(reading is { } value ? Metered(Register(value)) : Started(at: null, register: null, tag: $"T{device.Published.Count}")).Waits(10);
                }

                ValuesAt(device, Topic).ShouldBe(Followed(readings).Select(value => value.ToString(CultureInfo.InvariantCulture)));
                device.ShouldSatisfyDiscoveryRules();
            }).Check(Config.QuickThrowOnFailure.WithEndSize(30));

    /// <summary>An independent model of the rules: the start of a transaction without meterStart changes nothing.</summary>
    private static List<int> Followed(List<int?> readings)
    {
        var published = new List<int>();
        var low = new List<int>();
        foreach (var value in readings.OfType<int>())
        {
            if (published.Count == 0 || value >= published[^1])
            {
                published.Add(value);
                low.Clear();
            }
            else if (low.Distinct().Count() >= 2 && value > low[^1])
            {
                published.AddRange([low[^1], value]);
                low.Clear();
            }
            else if (value < 0.9 * published[^1])
            {
                low.RemoveAll(_ => value < low[^1]);
                low.Add(value);
            }
        }

        return published;
    }

    [Fact]
    public void A_reset_is_not_delayed()
    {
        var device = new TestDevice(settings: new TestDevice().Settings with { MinInterval = TimeSpan.FromSeconds(60) }).Connects();
        device.Applies(Metered(Register(6119))).Waits(10);
        device.Applies(new TransactionReported(TransactionEventType.Started) { Connector = 1, CallId = "a", Register = 0 });
        device.Applies(Metered(Register(1000))).Waits(10);
        device.Applies(Metered(Register(5683))).Waits(60);

        ValuesAt(device, Topic).ShouldBe(["6119", "1000", "5683"]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_reset_follows_the_delayed_value_before_it()
    {
        var device = new TestDevice(settings: new TestDevice().Settings with { MinInterval = TimeSpan.FromSeconds(60) }).Connects();
        device.Applies(Metered(Register(5254))).Waits(10).Applies(Metered(Register(9000))).Waits(10);
        device.Applies(new TransactionReported(TransactionEventType.Started) { Connector = 1, CallId = "a", Register = 0 });
        device.Applies(Metered(Register(5161))).Waits(1).Applies(Metered(Register(5170))).Waits(60);

        ValuesAt(device, Topic).ShouldBe(["5254", "9000", "5161", "5170"]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void No_order_of_transaction_messages_breaks_a_discovery_rule()
    {
        var time = Gen.OneOf(Gen.Constant<double?>(null), Gen.Choose(0, 3600).Select(at => (double?)at));
        var id = Gen.Elements<string?>(null, "0", "7", "8", "9");
        var connector = Gen.Elements<int?>(null, 0, 1, 2);
        var register = Gen.OneOf(Gen.Constant<decimal?>(null), Gen.Choose(0, 9000).Select(value => (decimal?)value));
        var context = Gen.Elements("Sample.Periodic", "Transaction.Begin", "Transaction.End");
        var samples =
            from value in register
            from name in context
            select value is { } known ? new[] { Register(known, context: name) } : [];
        var transaction =
            from step in Gen.Elements(TransactionEventType.Started, TransactionEventType.Updated, TransactionEventType.Ended)
            from at in time
            from named in id
            from place in connector
            from shown in register
            from metered in samples
            from call in Gen.Elements("a", "b")
            from state in Gen.Elements<string?>(null, "Charging", "EVConnected", "Dreaming")
            select (ChargePointFact)new TransactionReported(step)
            {
                At = at is { } after ? TestDevice.Start.AddSeconds(after) : null,
                TransactionId = named,
                Connector = place,
                Register = shown,
                CallId = call,
                IdTag = call,
                StopReason = named,
                ChargingState = state,
                Samples = [.. metered],
            };
        var numbered = from named in id from call in Gen.Elements("a", "b") select (ChargePointFact)new StartAnswered(call, named, null);
        var readings = from metered in samples select (ChargePointFact)Metered(metered);
        Prop.ForAll(Gen.ListOf(Gen.Frequency((5, transaction), (1, numbered), (3, readings))).Select(list => list.ToList()).ToArbitrary(), facts =>
        {
            var device = new TestDevice(settings: new TestDevice().Settings with { MinInterval = TimeSpan.FromSeconds(facts.Count % 3 * 15) }).Connects();
            foreach (var fact in facts)
            {
                device.Applies(fact).Waits(10);
            }

            device.Waits(60).ShouldSatisfyDiscoveryRules();
        }).Check(Config.QuickThrowOnFailure.WithEndSize(40).WithMaxTest(300));
    }

    private static TestDevice Fed(string measurand, params int[] values)
    {
        var device = new TestDevice().Connects().Waits(2);
        foreach (var value in values)
        {
            device.Applies(Metered(Sample(measurand, value))).Waits(10);
        }

        return device;
    }

    private static List<string> ValuesAt(TestDevice device, string topic) =>
    [
        .. device.Log.Where(line => line.StartsWith($"ocpp/CP-1/{topic}/state ", StringComparison.Ordinal)).Select(line => line.Split("\"value\": ")[1][..^1]),
    ];
}

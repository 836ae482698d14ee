using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>
/// ABB Terra AC: the register of the transaction comes with a transaction id, the lifetime register without one, both under one
/// name. In a script S starts a transaction with that meterStart, E ends it with that meterStop, a number is a sample without a
/// transaction id, and a number behind t is one with it.
/// </summary>
public sealed class TwoRegistersTests
{
    private const string Topic = "1/Outlet/Energy-Active-Import-Register";

    /// <summary>1,400 Wh.</summary>
    private const string Charge = "731200 731200 S0 t90 t640 731840 t1100 t1250 732450 E1400 732600 732600";

    [Theory]
    [InlineData(Charge, "731200 731200 731840 732450 732600 732600")]
    [InlineData("731200 S731200 t90 t640 731840 t1100 t1250 732450 E732600", "731200 731840 732450 732600")] // meterStop is of the lifetime register
    [InlineData("731200 S0 t120 731320 E260", "731200 731320")]
    [InlineData("731200 S0 t40 t80 t120 t160 t200 E240 731440", "731200 731440")] // the lifetime register only when idle
    [InlineData("731200 S0 t40 t80 t120 E240 731440 S0 t50 t90 t130 t170 E210 731650", "731200 731440 731650")]
    [InlineData("731200 0 0 S0 t40 t80 t120 0 t160 E240 731440", "731200 731440")] // with lows of the lifetime register
    [InlineData("731200 t40 t80 t120 731320 0 0 40 90", "731200 731320 40 90")] // and its reset
    public void Only_the_lifetime_register_is_published(string script, string published) => Played(script).ShouldBe(published);

    [Theory]
    [InlineData("S0 t90 t640 731840 t1100 t1250 732450 E1400 732600 S0 t70 t200 E350 732950", "90 640 1100 1250 1400 70 200 350")]
    [InlineData("t90 t640 731840 t1100 732450 732600 732600 t70 t200 t350 732950", "90 640 1100 200 350")]
    public void A_transaction_s_register_that_was_published_first_stays_the_published_one(string script, string published) =>
        Played(script).ShouldBe(published);

    [Theory]
    [InlineData("5000 S5000 t5100 t5200 5300 t5400 E5400 5400 5400", "5000 5100 5200 5300 5400 5400 5400")] // with an id during the charge, without between charges
    [InlineData("S5000 t5100 t5200 E5250 5250 S5250 t5300 5350 t5400", "5100 5200 5250 5250 5300 5350 5400")]
    [InlineData("10 10 S0 t20 t900 E1200 10 10 S0 10 t20 t500 E800 10 10", "10 10 20 900 1200 10 20 500 800")] // Entratek: 10 Wh when idle
    [InlineData("S0 t20 t900 E1200 1200 1200 S0 t30 t500 E800 800", "20 900 1200 1200 1200 30 500 800 800")] // and one that stays when idle
    [InlineData("1200 1200 S0 t30 t90 t500 E800 800 800 S0 t40 t90 E100 100", "1200 1200 500 800 800 40 90 100 100")] // the bridge learns by the first charge
    [InlineData("t500000 t500100 530000 530000 S530000 t530100 530200 t530300", "500000 500100 530100 530200 530300")] // what was charged unseen comes with the next charge
    [InlineData("500000 t500100 t0 t0 t0 500200 t500300", "500000 500100 500200 500300")]
    public void Samples_that_continue_one_count_are_one_register(string script, string published) => Played(script).ShouldBe(published);

    [Fact]
    public void A_lifetime_register_that_begins_at_zero_counts_once()
    {
        // The first charge cannot tell the registers apart, and the second one publishes that of the transaction.
        var device = Play(new TestDevice().Connects(), "0 S0 t100 100 t700 700 E900 900 S0 t150 t300 1200 t400 1300 t500 E600 1500 S0 t80 t90 1590 t100 E120 1620");

        device.DashboardOf(Topic).ShouldBe(900 + 600 + 120);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_restart_at_any_time_adds_nothing()
    {
        var steps = Charge.Split(' ');
        for (var cut = 1; cut < steps.Length; cut++)
        {
            var first = Play(new TestDevice().Connects(), string.Join(' ', steps[..cut]));
            var second = Play(first.Restarts().Connects(), string.Join(' ', steps[cut..]));

            string[] expected = ["731200", "731840", "732450", "732600"];
            ValuesOf(first).Concat(ValuesOf(second)).Distinct().ShouldBe(expected, $"restart before {steps[cut]}");
        }
    }

    [Fact]
    public void A_transaction_s_register_is_still_the_published_one_after_a_restart()
    {
        var first = Play(new TestDevice().Connects(), "S0 t90 t640 731840 t1100 E1400");

        var second = Play(first.Restarts().Connects(), "732600 732600 S0 t70 t200 732800 E350 732950");

        ValuesOf(second).ShouldBe(["70", "200", "350"]);
    }

    [Fact]
    public void A_charger_that_names_no_transaction_is_followed_after_a_restart()
    {
        var first = Play(new TestDevice().Connects(), "S0 30 500 E800");

        var second = Play(first.Restarts().Connects(), "S0 40 700 E900");

        ValuesOf(second).ShouldBe(["40", "700", "900"]);
    }

    [Fact]
    public void Each_connector_and_each_phase_is_told_apart()
    {
        var device = new TestDevice().Connects();
        foreach (var (with, without) in ((int, int)[])[(0, 9000), (100, 0), (250, 0), (400, 9400)])
        {
            foreach (var connector in (int[])[1, 2])
            {
                Send(with, "7", connector);
                Send(without, null, connector);
            }
        }

        foreach (var connector in (int[])[1, 2])
        {
            device.HistoryOf($"{connector}/Outlet/Energy-Active-Import-Register").ShouldBe([27000m, 28200m]);
            device.HistoryOf($"{connector}/Outlet/Energy-Active-Import-Register/L2").ShouldBe([9000m, 9400m]);
        }

        void Send(int value, string? transaction, int connector)
        {
            if (value > 0)
            {
                device.Applies(Metered([.. ((Phases[])[Phases.L1, Phases.L2, Phases.L3]).Select(phase =>
                    Register(value / 1000m, connector, unit: "kWh", phase: phase) with { TransactionId = transaction })])).Waits(10);
            }
        }
    }

    [Fact]
    public void In_2_x_the_lifetime_register_comes_with_MeterValues()
    {
        var device = new TestDevice().Connects();
        Idle(731_200);
        Event("Started", 0);
        Event("Updated", 300);
        Event("Updated", 700);
        Idle(731_900);
        Event("Updated", 900);
        Event("Ended", 1000);
        Idle(732_200);

        device.HistoryOf(Topic).ShouldBe([731_200m, 731_900m, 732_200m]);

        void Idle(int value) => device.Receives(
            $$"""[2,"m","MeterValues",{"evseId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":{{value}}}]}]}]""", subprotocol: "ocpp2.0.1").Waits(10);

        void Event(string type, int value) => device.Receives(
            $$$"""[2,"e","TransactionEvent",{"eventType":"{{{type}}}","timestamp":"2026-05-04T10:00:00Z","transactionInfo":{"transactionId":"u1"},"evse":{"id":1},"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":{{{value}}}}]}]}]""",
            subprotocol: "ocpp2.0.1").Waits(10);
    }

    private static string Played(string script)
    {
        var device = Play(new TestDevice().Connects(), script);
        device.ShouldSatisfyDiscoveryRules();
        return string.Join(' ', ValuesOf(device));
    }

    private static TestDevice Play(TestDevice device, string script)
    {
        device.Waits(2);
        foreach (var step in script.Split(' '))
        {
            var value = decimal.Parse(step.TrimStart('t', 'S', 'E'), System.Globalization.CultureInfo.InvariantCulture);
            _ = step[0] switch
            {
                'S' => device.Applies(Started(at: null, register: value, call: $"c{device.Now.Ticks}", tag: $"T{device.Now.Ticks}"), StartAnswered("7", $"c{device.Now.Ticks}")),
                'E' => device.Applies(Ended("7", register: value)),
                't' => device.Applies(Updated("7", samples: Register(value) with { TransactionId = "7" })),
                _ => device.Applies(Metered(Register(value))),
            };
            device.Waits(10);
        }

        return device;
    }

    private static IEnumerable<string> ValuesOf(TestDevice device) =>
        device.HistoryOf(Topic).Select(value => value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null");
}

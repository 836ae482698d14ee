using System.Globalization;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Phases and totals that a charger no longer sends: solar charging switches from three phases to one, an ABB sends totals only while it is idle.</summary>
public sealed class SilentPhaseTests
{
    private const string Power = "Power.Active.Import";
    private const string Register = "Energy.Active.Import.Register";

    /// <summary>Messages are separated by a bar; <c>R</c> is a restart of the bridge.</summary>
    [Theory]
    [InlineData(Power, "L1=1400 L2=1300 L3=1200 | L1=1380", "=3900 L1=1380 L2=1300 L3=1200")]
    [InlineData(Power, "L1=1400 L2=1300 L3=1200 | L1=1380 | L1=1390", "=1390 L1=1390 L2=0 L3=0")]
    [InlineData(Power, "L1=1400 L2=1300 L3=1200 | L1=1380 | L2=1390", "=3900 L1=1380 L2=1390 L3=0")]
    [InlineData(Power, "L1=1400 L2=1300 L3=1200 | L1=1380 | L1=1390 | L1=1 L2=2 L3=3", "=6 L1=1 L2=2 L3=3")]
    [InlineData(Power, "L1=1400 L2=1300 L3=1200 | L1=1380 | L1=1390 | L1=1 L2=2", "=3 L1=1 L2=2 L3=0")]
    [InlineData(Power, "L1=1400 L2=1300 L3=1200 | L1=1380 | L1=1 L2=2 L3=3 | L1=1390", "=6 L1=1390 L2=2 L3=3")]
    [InlineData(Power, "L1=1400 | L2=1300", "=1400 L1=1400 L2=1300")]
    [InlineData(Power, "L1=1400 | L2=1300 | L2=1310", "=1310 L1=0 L2=1310")]
    [InlineData(Power, "L1-N=1400 L2-N=1300 | L2-N=1380 | L2-N=1390", "=1390 L1-N=0 L2-N=1390")]
    [InlineData(Power, "L1=1400 L2=1300 | L1-N=5 L2-N=6 | L1-N=7 L2-N=8", "=15 L1=0 L1-N=7 L2=0 L2-N=8")]
    [InlineData(Power, "=2700 L1=1400 L2=1300 | =1390 L1=1380 | =1391 L1=1390", "=1391 L1=1390 L2=0")]
    [InlineData(Power, "L1=1400 L2=1300 | =0 | =0", "=0 L1=0 L2=0")]
    [InlineData(Power, "L1=1400 L2=1300 L3=1200 | R | L1=1380 | L1=1390", "=1390 L1=1390 L2=0 L3=0")]
    [InlineData("Power.Reactive.Export", "L1=14 L2=13 | L1=12 | L1=11", "=11 L1=11 L2=0")]
    [InlineData("Current.Import", "L1=6 L2=6.1 L3=6.2 N=0.3 | L1=14 | L1=15", "L1=15 L2=0 L3=0 N=0")]
    [InlineData("Current.Import", "L1=6 L2=6.1 | L1=14 | R | L1=15 | L1=16", "L1=16 L2=0")]
    [InlineData("Voltage", "L1-N=230 L2-N=231 | L1-N=232 | L1-N=233", "L1-N=233 L2-N=null")]
    [InlineData("Power.Offered", "L1=1400 L2=1300 | L1=1380 | L1=1390", "=2700 L1=1390 L2=1300")]
    [InlineData(Register, "L1=1400 L2=1300 | L1=1410 | L1=1420", "=2720 L1=1420 L2=1300")]
    [InlineData("SoC", "L1=50 L2=51 | L1=52 | L1=53", "L1=53 L2=51")]
    public void A_phase_is_silent_when_two_messages_do_not_contain_it(string measurand, string messages, string expected) =>
        StatesAfter(measurand, messages).ShouldBe(expected);

    [Theory]
    [InlineData(Power, "=0 | =0 | L1=2170 L2=2163 L3=0", "=4333 L1=2170 L2=2163 L3=0")]
    [InlineData(Power, "=0 | L1=2170 L2=2163 L3=0 | =4330", "=4330 L1=2170 L2=2163 L3=0")]
    [InlineData(Power, "=4330 L1=2170 L2=2163 | L1=1000 L2=1001", "=2001 L1=1000 L2=1001")]
    [InlineData(Power, "=4330 L1=2170 L2=2163 | L1=1000", "=4330 L1=1000 L2=2163")]
    [InlineData(Power, "=4330 L1=2170 L2=2163 | L1=1000 | L1=1001", "=1001 L1=1001 L2=0")]
    [InlineData(Power, "=4330 L1=2170 L2=2163 | R | L1=1000 L2=1001", "=2001 L1=1000 L2=1001")]
    [InlineData("Power.Offered", "=4330 L1=2170 L2=2163 | L1=1000 L2=1001", "=2001 L1=1000 L2=1001")]
    [InlineData("Current.Import", "=0 | L1=9.5 L2=9.6", "=null L1=9.5 L2=9.6")]
    [InlineData("Current.Import", "=19 L1=9.5 L2=9.6 | L1=9.4 | =18 L1=9.3 L2=9.2", "=18 L1=9.3 L2=9.2")]
    [InlineData("Current.Import", "=19 L1=9.5 L2=9.6 | R | L1=9.4 L2=9.5", "=null L1=9.4 L2=9.5")]
    [InlineData("Voltage", "=230 | L1-N=229 L2-N=231", "=null L1-N=229 L2-N=231")]
    [InlineData("Power.Factor", "=1 | L1=0.9 L2=0.8", "=null L1=0.9 L2=0.8")]
    public void A_total_that_the_phases_come_without_gives_way_to_their_sum_or_is_unknown(string measurand, string messages, string expected) =>
        StatesAfter(measurand, messages).ShouldBe(expected);

    [Theory]
    [InlineData("=3000 L1=1000 L2=1000 L3=1000 | L1=1010 L2=1010 L3=1010", "3000, 3030")]
    [InlineData("=3000 L1=1000 L2=1000 L3=1000 | R | L1=1010 L2=1010 L3=1010 | =3040", "3000, 3030, 3040")]
    [InlineData("=3000 | L1=1010 L2=1010 L3=1010 | =3040", "3000, 3030, 3040")]
    [InlineData("=3000 L1=1000 L2=1000 L3=999 | L1=1000 L2=1000 L3=999 | L1=1002 L2=1000 L3=999 | =3002", "3000, 3001, 3002")]
    [InlineData("=3000 L1=1 L2=1 L3=1 | L1=10 L2=10 L3=10 | L1=20 L2=20 L3=20 | L1=30 L2=30 L3=30 | =3090", "3000, 3090")]
    [InlineData("=3000 | L1=10 L2=10 L3=10 | L1=20 L2=20 L3=20 | L1=30 L2=30 L3=30 | =3090", "3000, 3090")]
    [InlineData("=300 L1=1000 L2=1000 L3=1000 | L1=1010 L2=1010 L3=1010 | =340", "300, 340")]
    [InlineData("=3000 L1=2000 L2=2000 L3=2000 | R | L1=2100 L2=2100 L3=2100 | =3300", "3000, 3300")]
    [InlineData("=3000 L1=1000 L2=1000 L3=1000 | L1=1010 | =3020", "3000, 3010, 3020")]
    [InlineData("L1=1000 L2=1000 L3=1000 | L1=1010 L2=0 L3=1000 | R | L1=1020 L2=1000 L3=1000", "3000, 3020")]
    public void The_sum_of_a_register_s_phases_continues_its_total_or_is_left_out(string messages, string published)
    {
        Played(Register, messages, out var history);

        history.ShouldBe(published);
    }

    [Fact]
    public void Messages_of_other_measurands_do_not_count()
    {
        var device = Sent(new TestDevice().Connects(), Power, "L1=1400 L2=1300").Waits(10);

        for (var i = 0; i < 5; i++)
        {
            device.Applies(Metered(Sample("Current.Import", 6, phase: Phases.L1)), Metered(Sample(Power, 5, connector: 2)), Metered(Sample(Power, 5) with { Location = "Inlet" }));
        }

        device.HistoryOf("1/Outlet/Power-Active-Import/L2").ShouldBe([1300]);
    }

    [Fact]
    public void What_is_0_or_unknown_already_is_not_published_again()
    {
        var device = new TestDevice().Connects();
        foreach (var measurand in (string[])["Voltage", Power, "Current.Import"])
        {
            Sent(device, measurand, "=2 L1=1 L2=1").Waits(10);
            for (var i = 0; i < 5; i++)
            {
                Sent(device, measurand, "L1=1");
            }
        }

        device.HistoryOf("1/Outlet/Voltage").ShouldBe([2, null]);
        device.HistoryOf("1/Outlet/Voltage/L2").ShouldBe([1, null]);
        device.HistoryOf("1/Outlet/Power-Active-Import/L2").ShouldBe([1, 0]);
        device.HistoryOf("1/Outlet/Current-Import").ShouldBe([2, null]);
    }

    [Fact]
    public void The_document_does_not_change_when_a_total_comes_and_goes()
    {
        var device = Sent(new TestDevice().Connects(), Power, "L1=2 L2=3").Waits(10);
        Sent(device, Power, "=5").Waits(10);
        var documents = device.Documents.Count();

        for (var i = 0; i < 3; i++)
        {
            Sent(Sent(device, Power, "L1=2 L2=3").Waits(10), Power, "=5").Waits(10);
        }

        device.Documents.Count().ShouldBe(documents);
    }

    private static string StatesAfter(string measurand, string messages)
    {
        var topic = $"1/Outlet/{measurand.Replace('.', '-')}";
        return string.Join(' ', Played(measurand, messages, out _).OrderBy(state => state.Key, StringComparer.Ordinal)
            .Select(state => $"{state.Key[topic.Length..].TrimStart('/')}={state.Value[10..^1]}"));
    }

    /// <summary>What the broker retains after the messages; the values of the topic without a phase are in <paramref name="history"/>, without repetitions.</summary>
    private static Dictionary<string, string> Played(string measurand, string messages, out string history)
    {
        var device = new TestDevice().Connects();
        var retained = new Dictionary<string, string>(StringComparer.Ordinal);
        var values = new List<decimal?>();
        foreach (var message in messages.Split(" | ").Append("end"))
        {
            if (message is not ("R" or "end"))
            {
                Sent(device, measurand, message).Waits(60);
                continue;
            }

            device.ShouldSatisfyDiscoveryRules();
            values.AddRange(device.HistoryOf($"1/Outlet/{measurand.Replace('.', '-')}"));
            foreach (var (topic, payload) in device.Retained)
            {
                retained[topic] = payload;
            }

            device = message == "R" ? device.Restarts().Connects() : device;
        }

        history = string.Join(", ", values.Where((value, i) => i == 0 || value != values[i - 1]).Select(value => value?.ToString(CultureInfo.InvariantCulture) ?? "null"));
        return retained;
    }

    private static TestDevice Sent(TestDevice device, string measurand, string samples) => device.Applies(Metered(
    [
        .. samples.Split(' ').Select(sample => sample.Split('=')).Select(pair => Sample(
            measurand, decimal.Parse(pair[1], CultureInfo.InvariantCulture), phase: PhaseNames.Parse(pair[0].Length == 0 ? null : pair[0])!.Value)),
    ]));
}

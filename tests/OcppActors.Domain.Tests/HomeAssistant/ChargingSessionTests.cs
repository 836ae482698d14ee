using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>What a session knows besides its entities.</summary>
public sealed class ChargingSessionTests
{
    private static readonly MessageTime Time = new(TestDevice.Start, TestDevice.Start);

    [Theory]
    [InlineData(5000, "5400", 5700, 5000, 5700)]
    [InlineData(5000, "5400", -1, 5000, 5400)]
    [InlineData(5000, "", -1, 5000, null)]
    [InlineData(0, "9000000 9000400", 9_000_700, null, 9_000_700)] // 0 was not the register
    [InlineData(812_345, "120 2120", 2200, 0, 2200)] // Grizzl-E
    [InlineData(812_345, "120 2120", 814_545, 812_345, 814_545)]
    [InlineData(null, "5400", 5700, null, 5700)]
    public void The_registers_at_both_ends_are_those_that_the_energy_came_from(int? start, string readings, int stop, int? from, int? to)
    {
        var session = ChargingSession.Begin(Started(register: start), Time);
        foreach (var reading in readings.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            session = session.ApplySamples([Register(int.Parse(reading))], Time, isNamed: true);
        }

        session = session.End(Ended("77", register: stop), Time);

        (session.RegisterStart, session.RegisterEnd).ShouldBe((from, to));
    }

    [Fact]
    public void The_registers_of_2_x_are_samples_of_one_place()
    {
        var session = ChargingSession.Begin(
                new TransactionReported(TransactionEventType.Started) { TransactionId = "77" }, Time)
            .ApplySamples([Register(220_000, context: "Transaction.Begin") with { Location = "Inlet" }, Register(100_000, context: "Transaction.Begin")], Time, isNamed: true)
            .End(Ended("77", samples: [Register(226_400, context: "Transaction.End") with { Location = "Inlet" }, Register(106_000, context: "Transaction.End")]), Time);

        (session.RegisterStart, session.RegisterEnd, session.Energy).ShouldBe((100_000, 106_000, 6000));
    }

    [Fact]
    public void The_highest_power_is_the_total_or_the_sum_of_the_phases_at_the_outlet()
    {
        var session = ChargingSession.Begin(Started(), Time);
        session.MaxPower.ShouldBeNull();

        session = session.ApplySamples([Power(3000, Phases.L1), Power(3.1m, Phases.L2, "kW"), Power(2900, Phases.L3)], Time, isNamed: true);
        session.MaxPower.ShouldBe(9000);
        session = session.ApplySamples([Power(9700, Phases.Total) with { Location = "Inlet" }, Power(3000, Phases.L1), Power(9100)], Time, isNamed: true);
        session.MaxPower.ShouldBe(9100);
        session = session.ApplySamples([Power(40)], Time, isNamed: true).End(Ended("77", samples: [Power(0)]), Time);
        session.MaxPower.ShouldBe(9100);
    }

    [Fact]
    public void A_session_keeps_at_most_four_registers()
    {
        var empty = ChargingSession.Begin(Started(), Time);
        var samples = new[] { "Body", "Inlet", "EV", "Upstream", "Cable", "Outlet" }
            .SelectMany(location => new[] { Phases.Total, Phases.L1, Phases.L2N }
                .Select(phase => Register(6000, phase: phase) with { Location = location }))
            .ToArray();

        var session = empty.ApplySamples([.. samples], Time, isNamed: true).ApplySamples([.. samples], Time, isNamed: false);

        session.Bytes.ShouldBe(empty.Bytes + (4 * SessionCounter.Bytes));
        session.Energy.ShouldBe(1000);
    }

    private static MeterSample Power(decimal value, Phases phase = Phases.Total, string unit = "W") =>
        Sample("Power.Active.Import", value, unit: unit, phase: phase);
}

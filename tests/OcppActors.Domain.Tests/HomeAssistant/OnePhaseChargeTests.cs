using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>A meter with a register for each phase, and a car that charges with one phase: the charger then sends that one alone.</summary>
public sealed class OnePhaseChargeTests
{
    private const string Total = "1/Outlet/Energy-Active-Import-Register";
    private const string Energy = "1/session/energy";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Its_energy_is_what_the_phase_has_counted(bool isNamed)
    {
        var device = Idle(1000).Applies(Started(register: 3000)).Applies(StartAnswered("5")).Waits(60);
        foreach (var register in (int[])[1100, 1200, 1300])
        {
            device.Applies(isNamed ? Updated("5", samples: Phase(register)) : Metered(Phase(register))).Waits(60);
        }

        device.HistoryOf(Energy).ShouldBe([0, 100, 200, 300]);
        device.Applies(Ended("5", register: 3350)).Waits(60);

        device.HistoryOf(Energy).ShouldBe([0, 100, 200, 300, 350]);
        device.Finished.ShouldHaveSingleItem().Energy.ShouldBe(350);
        device.HistoryOf(Total).ShouldBe([3000, 3100, 3200, 3300, 3350]);
        device.HistoryOf($"{Total}/L2").ShouldBe([1000]);
    }

    [Fact]
    public void So_it_is_after_a_restart_within_the_charge()
    {
        var device = Idle(10_000).Applies(Started(register: 30_000)).Applies(StartAnswered("5")).Waits(60).Applies(Updated("5", samples: Phase(10_100))).Waits(60)
            .Restarts().Connects().Applies(Updated("5", samples: Phase(10_200))).Waits(60).Applies(Ended("5", register: 30_250)).Waits(60);

        device.HistoryOf(Energy).ShouldBe([200, 250]);
        device.HistoryOf(Total).ShouldBe([30_200, 30_250]);
    }

    [Fact]
    public void Registers_that_count_from_0_in_each_charge_take_nothing_from_the_charge_before()
    {
        var device = Idle(1000).Applies(Started(register: 0)).Applies(StartAnswered("5")).Waits(60);
        foreach (var register in (int[])[10, 20, 30, 1100])
        {
            device.Applies(Updated("5", samples: Phase(register))).Waits(600);
        }

        device.HistoryOf(Energy).ShouldBe([0, 10, 20, 30, 1100]);
        device.DashboardOf(Total).ShouldBe(1100);
        device.DashboardOf($"{Total}/L1").ShouldBe(1100);
    }

    [Fact]
    public void A_phase_that_comes_again_after_such_a_reset_counts_from_0()
    {
        var device = Idle(1000);
        foreach (var register in (int[])[10, 20, 30])
        {
            device.Applies(Metered(Phase(register))).Waits(60);
        }

        device.Applies(Metered(Phase(40), Phase(5, Phases.L2), Phase(6, Phases.L3))).Waits(60);

        device.HistoryOf(Total).ShouldBe([3000, 30, 51]);
        device.HistoryOf($"{Total}/L2").ShouldBe([1000, 5]);
    }

    [Theory]
    [InlineData(30, "3000 30 60 90 100")]
    [InlineData(35, "3000 60 90 100")] // not exactly: the sum must count up
    [InlineData(15_000, "3000 90")] // not the lows: each phase must count up
    public void meterStart_confirms_the_lows_of_the_phases(int meterStart, string published)
    {
        var device = Idle(1000).Applies(Metered(Three(10))).Waits(60).Applies(Started(register: meterStart)).Applies(StartAnswered("5")).Waits(60);
        foreach (var register in (int[])[10, 20, 30])
        {
            device.Applies(Updated("5", samples: Three(register))).Waits(60);
        }

        device.Applies(Ended("5", register: 100)).Waits(60);

        string.Join(' ', device.HistoryOf(Total).Where((value, i) => i == 0 || value != device.HistoryOf(Total).ElementAt(i - 1))).ShouldBe(published);
    }

    private static TestDevice Idle(int register) => new TestDevice().Connects().Applies(Metered(Three(register))).Waits(60);

    private static MeterSample[] Three(int register) => [Phase(register), Phase(register, Phases.L2), Phase(register, Phases.L3)];

    private static MeterSample Phase(int register, Phases phase = Phases.L1) => Register(register, phase: phase);
}

using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class SessionEnergyTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Energy_is_the_difference_of_the_registers() =>
        Ended(Read(SessionEnergy.StartingAt(5000), 5400), 5700).Charged.ShouldBe(700);

    [Fact]
    public void Samples_may_count_from_the_start_of_the_session() =>
        Read(SessionEnergy.StartingAt(9_000_000), 400).Charged.ShouldBe(400);

    [Fact]
    public void If_meterStart_was_sent_as_0_counting_starts_at_the_first_sample() =>
        Read(SessionEnergy.StartingAt(0), 9_000_000, 9_000_300).Charged.ShouldBe(300);

    [Theory]
    [InlineData("5400 100", 400)]
    [InlineData("5400 100 150", 400)] // one reading that rises may be noise as well
    [InlineData("5400 100 150 200", 500)]
    [InlineData("5400 100 100 100 5500", 500)] // noise
    [InlineData("5400 5390 5395 5399 5410", 410)] // too little for a reset
    public void Energy_never_falls(string readings, int charged) =>
        Read(SessionEnergy.StartingAt(5000), [.. readings.Split(' ').Select(int.Parse)]).Charged.ShouldBe(charged);

    [Fact]
    public void Energy_is_unknown_without_a_start() => Ended(Read(SessionEnergy.Unknown, 5400), 5700).Charged.ShouldBeNull();

    [Fact]
    public void A_lifetime_register_at_the_end_of_a_session_from_0_is_no_energy() =>
        Ended(SessionEnergy.StartingAt(0), 250_001).Charged.ShouldBeNull();

    [Fact]
    public void However_late_the_first_sample_is_a_lifetime_register_is_no_energy() =>
        SessionEnergy.StartingAt(0).Apply([new SessionReading("Outlet", Phases.Total, IsBegin: false, new PhaseRegisters(900_000))], 24 * Hour).Charged.ShouldBe(0);

    [Fact]
    public void A_restored_session_goes_on_from_its_energy() =>
        Read(SessionEnergy.Restore(300, 5300), 5500).Charged.ShouldBe(500);

    private static SessionEnergy Read(SessionEnergy energy, params int[] registers) => registers.Aggregate(
        energy, (before, register) => before.Apply([new SessionReading("Outlet", Phases.Total, IsBegin: false, new PhaseRegisters(register))], Hour));

    private static SessionEnergy Ended(SessionEnergy energy, decimal register) => energy.End([], register, Hour);
}

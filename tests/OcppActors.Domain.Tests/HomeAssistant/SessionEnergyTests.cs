using OcppActors.Domain.HomeAssistant;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class SessionEnergyTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Energy_is_the_difference_of_the_registers() =>
        SessionEnergy.StartingAt(5000).Apply(5400, "Outlet", Hour).End(5700, Hour).Charged.ShouldBe(700);

    [Fact]
    public void Samples_may_count_from_the_start_of_the_session() =>
        SessionEnergy.StartingAt(9_000_000).Apply(400, "Outlet", Hour).Charged.ShouldBe(400);

    [Fact]
    public void If_meterStart_was_sent_as_0_counting_starts_at_the_first_sample() =>
        SessionEnergy.StartingAt(0).Apply(9_000_000, "Outlet", Hour).Apply(9_000_300, "Outlet", Hour).Charged.ShouldBe(300);

    [Fact]
    public void Energy_never_falls() =>
        SessionEnergy.StartingAt(5000).Apply(5400, "Outlet", Hour).Apply(100, "Outlet", Hour).Apply(150, "Outlet", Hour).Charged.ShouldBe(450);

    [Fact]
    public void Energy_follows_one_location() =>
        SessionEnergy.StartingAt(5000).Apply(5400, "Outlet", Hour).Apply(5900, "Inlet", Hour).Charged.ShouldBe(400);

    [Fact]
    public void Energy_is_unknown_without_a_start() => SessionEnergy.Unknown.Apply(5400, "Outlet", Hour).End(5700, Hour).Charged.ShouldBeNull();

    [Fact]
    public void A_lifetime_register_at_the_end_of_a_session_from_0_is_no_energy() =>
        SessionEnergy.StartingAt(0).End(250_001, Hour).Charged.ShouldBeNull();

    [Fact]
    public void A_restored_session_goes_on_from_its_energy() =>
        SessionEnergy.Restore(300, 5300, "Outlet").Apply(5500, "Outlet", Hour).Charged.ShouldBe(500);
}

using OcppActors.Domain.Ocpp;
using OcppActors.Protocol;
using OcppActors.Snoop;
using Shouldly;

namespace OcppActors.Tests.Snoop;

public sealed class SnoopRosterTests
{
    private readonly SnoopRoster _roster = new();

    [Fact]
    public void Messages_belong_to_the_connection_before_them()
    {
        var connected = Apply(SnoopEvent.Connection);

        Apply(SnoopEvent.Message).Connection.ShouldBe(connected.Connection);
        Apply(SnoopEvent.Disconnection).Connection.ShouldBe(connected.Connection);
        Apply(SnoopEvent.Connection).Connection.Number.ShouldBeGreaterThan(connected.Connection.Number);
    }

    [Fact]
    public void A_charge_point_that_is_met_in_the_middle_has_a_connection_as_well()
    {
        var seen = Apply(SnoopEvent.Message);

        Apply(SnoopEvent.Disconnection).Connection.ShouldBe(seen.Connection);
    }

    [Fact]
    public void Two_connections_of_one_charge_point_are_two()
    {
        var one = Apply(SnoopEvent.Connection).Connection;
        var two = Apply(SnoopEvent.Connection).Connection;

        two.Number.ShouldNotBe(one.Number);
        Apply(SnoopEvent.Disconnection).Connection.ShouldBe(two);
        Apply(SnoopEvent.Disconnection).Connection.ShouldBe(one);
    }

    [Fact]
    public void A_connection_that_is_told_again_after_a_gap_is_the_same()
    {
        var before = Apply(SnoopEvent.Connection).Connection;

        _roster.Resume();

        Apply(SnoopEvent.Connection).Connection.ShouldBe(before);
        Apply(SnoopEvent.Connection).Connection.ShouldNotBe(before);
    }

    private TrafficEvent Apply(SnoopEvent kind) => _roster.Apply(new SnoopMessage(
        kind, Direction.FromChargePoint, "ocpp1.6", new ChargePointId("CP1"), default, DateTimeOffset.UnixEpoch));
}

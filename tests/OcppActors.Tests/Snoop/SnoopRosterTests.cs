using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
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
    public void A_message_of_an_unknown_charge_point_opens_its_connection()
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
    public void A_connection_that_is_replayed_after_a_gap_is_the_same()
    {
        var before = Apply(SnoopEvent.Connection).Connection;

        _roster.Resume();

        Apply(SnoopEvent.Connection).Connection.ShouldBe(before);
        Apply(SnoopEvent.Connection).Connection.ShouldNotBe(before);
    }

    [Fact]
    public void A_connection_missing_from_the_replay_is_reported_as_disconnected()
    {
        var now = DateTimeOffset.UnixEpoch.AddHours(1);
        var (stays, goes) = (Apply(SnoopEvent.Connection, "A").Connection, Apply(SnoopEvent.Connection, "B").Connection);
        var (older, newer) = (Apply(SnoopEvent.Connection, "C").Connection, Apply(SnoopEvent.Connection, "C").Connection);

        _roster.Resume();
        Apply(SnoopEvent.Connection, "A").Connection.ShouldBe(stays);
        Apply(SnoopEvent.Connection, "C").Connection.ShouldBe(older);

        _roster.EndReplay(now).ShouldBe([new ChargePointDisconnected(goes, now), new ChargePointDisconnected(newer, now)], ignoreOrder: true);
        Apply(SnoopEvent.Message, "A").Connection.ShouldBe(stays);
        Apply(SnoopEvent.Message, "C").Connection.ShouldBe(older);
        Apply(SnoopEvent.Connection, "B").Connection.Number.ShouldBeGreaterThan(newer.Number);
    }

    [Fact]
    public void A_connection_after_the_replay_is_a_new_one()
    {
        var before = Apply(SnoopEvent.Connection).Connection;
        _roster.Resume();
        Apply(SnoopEvent.Connection);

        _roster.EndReplay(DateTimeOffset.UnixEpoch).ShouldBeEmpty();

        Apply(SnoopEvent.Connection).Connection.ShouldNotBe(before);
    }

    [Fact]
    public void A_stream_that_names_more_connections_than_a_relay_has_is_not_remembered_beyond_that()
    {
        var roster = new SnoopRoster(maxConnections: 2);
        TrafficEvent? Say(SnoopEvent kind, string id) => roster.Apply(Message(kind, id));

        Say(SnoopEvent.Connection, "CP1").ShouldNotBeNull();
        Say(SnoopEvent.Message, "CP2").ShouldNotBeNull();
        Say(SnoopEvent.Connection, "CP1").ShouldBeNull();
        Say(SnoopEvent.Message, "CP3").ShouldBeNull();

        Say(SnoopEvent.Message, "CP1").ShouldNotBeNull();
        Say(SnoopEvent.Disconnection, "CP1").ShouldNotBeNull();
        Say(SnoopEvent.Connection, "CP3").ShouldNotBeNull();
        roster.Resume();
        Say(SnoopEvent.Connection, "CP3").ShouldNotBeNull("it is a known one");
        roster.EndReplay(DateTimeOffset.UnixEpoch).ShouldHaveSingleItem().Connection.ChargePoint.Value.ShouldBe("CP2");
        Say(SnoopEvent.Connection, "CP4").ShouldNotBeNull();
    }

    private TrafficEvent Apply(SnoopEvent kind, string id = "CP1") => _roster.Apply(Message(kind, id)).ShouldNotBeNull();

    private static SnoopMessage Message(SnoopEvent kind, string id) =>
        new(kind, Direction.FromChargePoint, "ocpp1.6", new ChargePointId(id), default, DateTimeOffset.UnixEpoch);
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Snoop;
using Shouldly;
using static OcppActors.Tests.Snoop.SnoopTraffic;

namespace OcppActors.Tests.Snoop;

public sealed class ReplayCacheTests
{
    private readonly ReplayCache _memory = new(maxBoots: 2);

    [Fact]
    public void A_charge_point_s_connection_comes_first_then_its_boot_then_each_connector_s_last_status()
    {
        var one = Connection(1);
        Record(Came(one), Status(one, 2, 1), Status(one, 0, 2), Status(one, 2, 3), Boot(one, 4), Boot(one, 5), Status(one, 1, 6));

        Replay().ShouldBe(["CP1 Connection", "CP1 b5", "CP1 s0-2", "CP1 s1-6", "CP1 s2-3"]);
    }

    [Fact]
    public void A_replayed_report_equals_the_original_byte_for_byte()
    {
        var one = Connection(1);
        var boot = Boot(one, 5);
        Record(Came(one), boot);

        _memory.Replay(_ => true)[1].ToArray().ShouldBe(SnoopEnvelope.Render(boot).ToArray());
    }

    [Fact]
    public void A_disconnect_removes_statuses_and_keeps_the_boot()
    {
        Record(Came(Connection(1)), Boot(Connection(1), 1), Status(Connection(1), 1, 2), Went(Connection(1)));
        Replay().ShouldBeEmpty();

        Record(Came(Connection(2)));
        Replay().ShouldBe(["CP1 Connection", "CP1 b1"]);
    }

    [Fact]
    public void Two_connections_of_one_charge_point_are_both_replayed_with_the_later_status_last()
    {
        var (one, other, two) = (Connection(1), Connection(2, "CP2"), Connection(3));
        Record(Came(one), Came(other), Came(two), Status(two, 1, 4), Status(one, 1, 5), Boot(two, 6));

        Replay().ShouldBe(["CP1 Connection", "CP1 Connection", "CP1 b6", "CP1 s1-4", "CP1 s1-5", "CP2 Connection"]);

        Record(Went(one));
        Replay().ShouldBe(["CP2 Connection", "CP1 Connection", "CP1 b6", "CP1 s1-4"]);
    }

    [Fact]
    public void Beyond_the_limit_the_oldest_boot_is_dropped()
    {
        var (one, two, three) = (Connection(1, "A"), Connection(2, "B"), Connection(3, "C"));
        Record(Came(one), Came(two), Came(three), Boot(one, 1), Boot(two, 2), Boot(one, 3), Boot(three, 4));

        Replay().ShouldBe(["A Connection", "A b3", "B Connection", "C Connection", "C b4"]);
    }

    [Fact]
    public void Beyond_the_connector_limit_known_connectors_are_still_updated()
    {
        var one = Connection(1);
        Record(Came(one));
        for (var connector = 1; connector <= ReplayCache.MaxConnectors + 5; connector++)
        {
            Record(Status(one, connector, 1));
        }

        Record(Status(one, 7, 2));

        var replay = Replay();
        replay.Count.ShouldBe(1 + ReplayCache.MaxConnectors);
        replay[7].ShouldBe("CP1 s7-2");
    }

    [Fact]
    public void An_oversized_report_is_not_kept_and_removes_the_previous_one()
    {
        var one = Connection(1);
        var padding = new string('x', ReplayCache.MaxReportBytes);
        Record(
            Came(one), Boot(one, 1), Status(one, 1, 2),
            Said(one, $$"""[2,"big","BootNotification",{"x":"{{padding}}"}]"""),
            Said(one, $$"""[2,"big","StatusNotification",{"connectorId":1,"x":"{{padding}}"}]"""));

        Replay().ShouldBe(["CP1 Connection"]);
    }

    [Fact]
    public void A_filter_limits_the_replay()
    {
        Record(Came(Connection(1, "A")), Came(Connection(2, "B")), Boot(Connection(2, "B"), 1));

        Replay(id => id.Value == "B").ShouldBe(["B Connection", "B b1"]);
    }

    [Fact]
    public void Beyond_the_limit_those_with_the_largest_reports_lose_theirs_and_the_replay_says_so()
    {
        var memory = new ReplayCache(maxBytes: 20_000);
        var (small, large) = (Connection(1, "A"), Connection(2, "B"));
        var padding = new string('x', 3_000);
        TrafficEvent[] events =
        [
            Came(small), Came(large), Boot(small, 1), Status(small, 1, 2), Boot(large, 3),
            .. Enumerable.Range(1, 5).Select(connector => Said(large, $$"""[2,"big","StatusNotification",{"connectorId":{{connector}},"x":"{{padding}}"}]""")),
        ];
        events.ShouldAllBe(traffic => Record(memory, traffic) == null);

        var loss = Record(memory, Said(large, $$"""[2,"big","StatusNotification",{"connectorId":6,"x":"{{padding}}"}]""")).ShouldNotBeNull();

        (loss.Largest.Value, loss.Connections).ShouldBe(("B", 1));
        var replay = memory.Replay(_ => true);
        replay.Where((_, place) => place != 5).Select(Short).ShouldBe(["A Connection", "A b1", "A s1-2", "B Connection", "B b3"]);
        var instead = SnoopMessage.Parse(replay[5]).ShouldNotBeNull();
        (instead.ChargePoint.Value, instead.Protocol).ShouldBe(("B", "ocpp1.6"));
        Encoding.UTF8.GetString(instead.Payload.Span).ShouldStartWith("\"(6 reports of ");
        memory.Bytes.ShouldBeLessThan(20_000);
    }

    [Fact]
    public void After_its_reports_were_given_up_a_connection_s_later_ones_are_kept()
    {
        var memory = new ReplayCache(maxBytes: 4_000);
        var one = Connection(1);
        Record(memory, Came(one));
        Record(memory, Said(one, $$"""[2,"big","StatusNotification",{"connectorId":1,"x":"{{new string('x', 5_000)}}"}]""")).ShouldNotBeNull();

        Record(memory, Status(one, 2, 3)).ShouldBeNull();

        memory.Replay(_ => true).Skip(2).Select(Short).ShouldBe(["CP1 s2-3"]);
    }

    [Fact]
    public void A_BootNotification_counts_as_well_and_the_next_takes_the_place_of_what_was_said()
    {
        var memory = new ReplayCache(maxBytes: 4_000);
        var one = Connection(1);
        Record(memory, Came(one));
        Record(memory, Said(one, $$"""[2,"big","BootNotification",{"x":"{{new string('x', 5_000)}}"}]""")).ShouldNotBeNull();
        memory.Replay(_ => true).Length.ShouldBe(2);

        Record(memory, Boot(one, 2));

        memory.Replay(_ => true).Select(Short).ShouldBe(["CP1 Connection", "CP1 b2"]);
    }

    [Fact]
    public void Whatever_is_recorded_the_limit_holds_and_what_has_gone_counts_no_more() =>
        Prop.ForAll(
            Gen.Choose(1, 5).Zip(Gen.Choose(0, 12)).Zip(Gen.Choose(0, 4_000)).ArrayOf().ToArbitrary(),
            steps =>
            {
                var memory = new ReplayCache(maxBytes: 20_000);
                foreach (var ((number, what), padding) in steps)
                {
                    var connection = Connection(number, $"CP{number}");
                    Record(memory, what switch
                    {
                        0 => Went(connection),
                        1 or 2 => Came(connection),
                        3 => Said(connection, $$"""[2,"b","BootNotification",{"x":"{{new string('x', padding)}}"}]"""),
                        _ => Said(connection, $$"""[2,"s","StatusNotification",{"connectorId":{{what}},"x":"{{new string('x', padding)}}"}]"""),
                    });
                    memory.Bytes.ShouldBeInRange(0, 20_000);
                }

                for (var number = 1; number <= 5; number++)
                {
                    Record(memory, Came(Connection(number, $"CP{number}")));
                    Record(memory, Boot(Connection(number, $"CP{number}")));
                    Record(memory, Went(Connection(number, $"CP{number}")));
                }

                memory.Bytes.ShouldBeInRange(5 * 256, 5 * 600); // five BootNotifications
            }).QuickCheckThrowOnFailure();

    private static ReplayLoss? Record(ReplayCache memory, TrafficEvent traffic) =>
        memory.Record(traffic, traffic is MessageSeen seen ? ReplayedReport.Of(seen.Message) : null, SnoopEnvelope.Render(traffic));

    private void Record(params TrafficEvent[] events)
    {
        foreach (var traffic in events)
        {
            Record(_memory, traffic);
        }
    }

    private List<string> Replay(Func<ChargePointId, bool>? wanted = null) => [.. _memory.Replay(wanted ?? (_ => true)).Select(Short)];
}

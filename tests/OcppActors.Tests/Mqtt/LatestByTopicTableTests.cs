using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

public sealed class LatestByTopicTableTests
{
    private const string Bridge = "ocpp-bridge/us/availability";
    private const int Window = 3;

    [Fact]
    public void Publications_are_sent_in_order_of_arrival()
    {
        var table = Table(State("a", "1"), State("b", "1"), Discovery("c", "{}"));

        Drain(table).ShouldBe(["a=1", "b=1", "c={}"]);
    }

    [Fact]
    public void A_newer_value_replaces_the_queued_one_in_its_position()
    {
        var table = Table(State("a", "1"), State("b", "1"), State("a", "2"));

        Drain(table).ShouldBe(["a=2", "b=1"]);
    }

    [Fact]
    public void A_newer_value_of_a_topic_in_flight_is_queued_last()
    {
        var table = Table(State("a", "1"), State("b", "1"));
        table.TryTake(Window, out var first).ShouldBeTrue();
        table.Put(State("a", "2"));

        table.Complete(first);

        Drain(table).ShouldBe(["b=1", "a=2"]);
    }

    [Fact]
    public void As_many_are_in_flight_as_the_window_allows()
    {
        var table = Table(State("a", "1"), State("b", "1"), State("c", "1"));

        table.TryTake(2, out var first).ShouldBeTrue();
        table.TryTake(2, out _).ShouldBeTrue();
        table.TryTake(2, out _).ShouldBeFalse();
        table.Complete(first);

        table.TryTake(2, out var third).ShouldBeTrue();
        third.Topic.ShouldBe("c");
        table.TryTake(2, out _).ShouldBeFalse();
        table.IsIdle.ShouldBeFalse();
    }

    [Fact]
    public void Only_one_publication_of_a_topic_is_in_flight()
    {
        var table = Table(State("a", "1"));
        table.TryTake(Window, out var first).ShouldBeTrue();
        table.Put(State("a", "2"));

        table.TryTake(Window, out _).ShouldBeFalse();
        table.Complete(first);

        Drain(table).ShouldBe(["a=2"]);
    }

    [Fact]
    public void A_topic_that_was_removed_in_flight_and_put_again_is_queued_last()
    {
        var table = Table(State("a", "1"));
        table.TryTake(Window, out var first).ShouldBeTrue();
        table.RemoveWhere(topic => topic == "a");
        table.Put(State("a", "2"));

        table.TryTake(Window, out _).ShouldBeFalse();
        table.Complete(first);

        Drain(table).ShouldBe(["a=2"]);
        table.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void A_completion_from_an_earlier_link_is_ignored()
    {
        var table = Table(State("a", "1"));
        table.TryTake(Window, out var first).ShouldBeTrue();
        table.BeginLink();
        table.Put(State("a", "2"));
        table.TryTake(Window, out _).ShouldBeTrue();

        table.Complete(first);

        table.InFlight.ShouldBe(1);
    }

    [Fact]
    public void Everything_goes_again_as_the_bridge_s_device_then_discovery_then_availability_the_bridge_s_last_then_states()
    {
        var table = Table(
            Availability(Bridge, "online"), State("s1", "1"), Availability("cp", "online"), Discovery("d", "{}"), State("s2", "1"),
            new Publication(PublicationKind.BridgeDiscovery, "us", "{}"u8.ToArray()));
        Drain(table);

        table.QueueEverything();

        Drain(table).ShouldBe(["us={}", "d={}", "cp=online", $"{Bridge}=online", "s1=1", "s2=1"]);
    }

    [Fact]
    public void An_unacknowledged_publication_is_sent_again_with_everything()
    {
        var table = Table(State("a", "1"));
        table.TryTake(Window, out _);

        table.BeginLink();

        Drain(table).ShouldBe(["a=1"]);
    }

    [Fact]
    public void A_deletion_is_dropped_only_when_it_has_been_acknowledged()
    {
        var table = Table(State("a", "1"), State("b", "1"));
        Drain(table);
        table.Put(State("a", ""));
        table.Topics.ShouldBe(2);

        Drain(table).ShouldBe(["a="]);

        table.Topics.ShouldBe(1);
        table.QueueEverything();
        Drain(table).ShouldBe(["b=1"]);
    }

    [Fact]
    public void A_value_put_during_a_deletion_is_published()
    {
        var table = Table(State("a", ""));
        table.TryTake(Window, out var deletion).ShouldBeTrue();
        table.Put(State("a", "2"));

        table.Complete(deletion);

        Drain(table).ShouldBe(["a=2"]);
        table.Topics.ShouldBe(1);
    }

    [Fact]
    public void A_deletion_that_arrives_while_everything_is_queued_again_is_not_sent_twice()
    {
        var table = Table(State("a", ""), State("b", "1"));
        table.TryTake(Window, out var deletion).ShouldBeTrue();
        table.QueueEverything();

        table.Complete(deletion);

        Drain(table).ShouldBe(["b=1"]);
        table.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void A_register_s_reset_goes_before_the_value_that_takes_its_place()
    {
        var table = Table(State("a", "9000"));
        Drain(table);
        table.Put(Reset("a", "0"));
        table.Put(State("b", "1"));
        table.Put(State("a", "100"));
        table.Put(State("a", "8500"));

        Drain(table).ShouldBe(["a=0", "b=1", "a=8500"]);

        table.QueueEverything();
        Drain(table).ShouldBe(["a=8500", "b=1"]);
    }

    [Fact]
    public void An_unacknowledged_reset_is_sent_again_and_only_the_latest_of_several()
    {
        var table = Table(Reset("a", "0"));
        table.TryTake(Window, out _).ShouldBeTrue();
        table.Put(Reset("a", "5"));
        table.Put(State("a", "8500"));

        table.BeginLink();

        Drain(table).ShouldBe(["a=5", "a=8500"]);
        table.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void A_released_topic_is_not_published()
    {
        var table = Table(State("a", "1"), State("b", "1"));

        table.RemoveWhere(topic => topic == "a");

        table.Topics.ShouldBe(1);
        Drain(table).ShouldBe(["b=1"]);
        table.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void However_often_a_topic_is_removed_and_put_again_it_is_queued_once()
    {
        var table = Table(State("a", "1"), State("b", "1"));

        for (var i = 0; i < 100; i++)
        {
            table.RemoveWhere(topic => topic == "a");
            table.Put(State("a", $"{i}"));
        }

        table.Queued.ShouldBe(2);
        Drain(table).ShouldBe(["b=1", "a=99"]);
    }

    [Fact]
    public void Per_topic_the_broker_gets_a_subsequence_that_ends_in_the_latest_and_has_the_last_reset() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte Step, byte Topic)[]>(), Gen.Choose(1, 5).ToArbitrary(), (steps, window) =>
        {
            var model = new TableModel(window);
            foreach (var (step, topic) in steps)
            {
                switch (step % 9)
                {
                    case 0 or 1 or 2:
                        model.Put($"{topic % TableModel.Topics}", isDeletion: topic > 230, isReset: step > 160);
                        break;
                    case 3 or 4:
                        model.Take();
                        break;
                    case 5 or 6:
                        model.Complete(topic);
                        break;
                    case 7:
                        model.Remove($"{topic % TableModel.Topics}");
                        break;
                    default:
                        (topic % 2 == 0 ? (Action)model.Reconnect : model.Announce)();
                        break;
                }
            }

            model.Drain();
            model.ShouldHaveDeliveredEverything();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Nothing_of_a_suspended_charge_point_is_sent_not_even_when_everything_is()
    {
        var table = new LatestByTopicTable(Bridge, ChargePointOf);
        table.Put(State("ocpp/A/1/state", "1"));
        table.Put(State("ocpp/B/1/state", "1"));

        table.Suspend(["A"]);
        table.Put(State("ocpp/A/2/state", "2"));

        Drain(table).ShouldBe(["ocpp/B/1/state=1"]);
        table.BeginLink();
        Drain(table).ShouldBe(["ocpp/B/1/state=1"]);
        table.Topics.ShouldBe(1);
        table.Waiting.ShouldBe(0);
    }

    [Fact]
    public void A_resumed_charge_point_begins_anew_even_with_what_the_broker_retained_at_the_start()
    {
        var table = new LatestByTopicTable(Bridge, ChargePointOf);
        table.SetRetained([KeyValuePair.Create("ocpp/A/1/state", (ReadOnlyMemory<byte>)"1"u8.ToArray())]);
        table.Suspend(["A"]);
        table.Resume(new HashSet<string> { "A" });

        table.Put(State("ocpp/A/1/state", "1"));

        Drain(table).ShouldBe(["ocpp/A/1/state=1"]);
    }

    [Fact]
    public void A_publication_is_repeated_on_demand_and_an_unknown_one_is_not()
    {
        var table = Table(Discovery("d", "{}"));
        Drain(table);

        table.SendAgain("d");
        table.SendAgain("e");

        Drain(table).ShouldBe(["d={}"]);
    }

    private static string? ChargePointOf(string topic) => topic.StartsWith("ocpp/", StringComparison.Ordinal) ? topic.Split('/')[1] : null;

    private static LatestByTopicTable Table(params Publication[] publications)
    {
        var table = new LatestByTopicTable(Bridge, _ => null);
        foreach (var publication in publications)
        {
            table.Put(publication);
        }

        return table;
    }

    private static List<string> Drain(LatestByTopicTable table)
    {
        var drained = new List<string>();
        while (table.TryTake(Window, out var next))
        {
            drained.Add($"{next.Topic}={Text(next)}");
            table.Complete(next);
        }

        return drained;
    }

    private static Publication Reset(string topic, string payload) => State(topic, payload) with { IsReset = true };

    private static Publication State(string topic, string payload) => new(PublicationKind.State, topic, Encoding.UTF8.GetBytes(payload));

    private static Publication Discovery(string topic, string payload) => new(PublicationKind.Discovery, topic, Encoding.UTF8.GetBytes(payload));

    private static Publication Availability(string topic, string payload) => new(PublicationKind.Availability, topic, Encoding.UTF8.GetBytes(payload));

    private static string Text(Publication publication) => Encoding.UTF8.GetString(publication.Payload.Span);
}

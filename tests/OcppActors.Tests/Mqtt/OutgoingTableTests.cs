using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

public sealed class OutgoingTableTests
{
    private const string Bridge = "ocpp-bridge/us/availability";

    [Fact]
    public void What_comes_first_goes_first()
    {
        var table = Table(State("a", "1"), State("b", "1"), Discovery("c", "{}"));

        Drain(table).ShouldBe(["a=1", "b=1", "c={}"]);
    }

    [Fact]
    public void A_newer_value_takes_the_place_of_one_that_waits()
    {
        var table = Table(State("a", "1"), State("b", "1"), State("a", "2"));

        Drain(table).ShouldBe(["a=2", "b=1"]);
    }

    [Fact]
    public void A_newer_value_of_one_on_its_way_goes_after_all_that_wait()
    {
        var table = Table(State("a", "1"), State("b", "1"));
        table.TryTake(out var first).ShouldBeTrue();
        table.Put(State("a", "2"));

        table.Arrived(first);

        Drain(table).ShouldBe(["b=1", "a=2"]);
    }

    [Fact]
    public void One_is_on_its_way_at_a_time()
    {
        var table = Table(State("a", "1"), State("b", "1"));

        table.TryTake(out _).ShouldBeTrue();

        table.TryTake(out _).ShouldBeFalse();
        table.IsEmptied.ShouldBeFalse();
    }

    [Fact]
    public void Everything_goes_again_as_discovery_then_availability_the_bridge_s_last_then_states()
    {
        var table = Table(
            Availability(Bridge, "online"), State("s1", "1"), Availability("cp", "online"), Discovery("d", "{}"), State("s2", "1"));
        Drain(table);

        table.QueueEverything();

        Drain(table).ShouldBe(["d={}", "cp=online", $"{Bridge}=online", "s1=1", "s2=1"]);
    }

    [Fact]
    public void One_that_may_not_have_arrived_goes_again_with_everything()
    {
        var table = Table(State("a", "1"));
        table.TryTake(out _);

        table.LoseTrack();
        table.QueueEverything();

        Drain(table).ShouldBe(["a=1"]);
    }

    [Fact]
    public void A_deletion_is_forgotten_when_it_has_arrived_and_not_before()
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
    public void A_value_after_a_deletion_on_its_way_stays()
    {
        var table = Table(State("a", ""));
        table.TryTake(out var deletion).ShouldBeTrue();
        table.Put(State("a", "2"));

        table.Arrived(deletion);

        Drain(table).ShouldBe(["a=2"]);
        table.Topics.ShouldBe(1);
    }

    [Fact]
    public void A_deletion_that_arrives_while_everything_is_queued_again_is_not_sent_twice()
    {
        var table = Table(State("a", ""), State("b", "1"));
        table.TryTake(out var deletion).ShouldBeTrue();
        table.QueueEverything();

        table.Arrived(deletion);

        Drain(table).ShouldBe(["b=1"]);
        table.IsEmptied.ShouldBeTrue();
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
    public void A_reset_that_may_not_have_arrived_goes_again_and_the_last_of_several_is_enough()
    {
        var table = Table(Reset("a", "0"));
        table.TryTake(out _).ShouldBeTrue();
        table.Put(Reset("a", "5"));
        table.Put(State("a", "8500"));

        table.LoseTrack();
        table.QueueEverything();

        Drain(table).ShouldBe(["a=5", "a=8500"]);
        table.IsEmptied.ShouldBeTrue();
    }

    [Fact]
    public void What_is_forgotten_goes_out_no_more()
    {
        var table = Table(State("a", "1"), State("b", "1"));

        table.Forget(topic => topic == "a");

        table.Topics.ShouldBe(1);
        Drain(table).ShouldBe(["b=1"]);
        table.IsEmptied.ShouldBeTrue();
    }

    [Fact]
    public void Whatever_happens_the_last_value_of_every_topic_is_the_last_that_goes_out() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte Step, byte Topic)[]>(), steps =>
        {
            var table = new OutgoingTable(Bridge);
            var wanted = new Dictionary<string, string>();
            var broker = new Dictionary<string, string>();
            Publication? onItsWay = null;
            foreach (var (step, topic) in steps)
            {
                switch (step % 5)
                {
                    case 0 or 1:
                        var publication = State($"{topic % 4}", step > 200 ? "" : $"{step}") with { IsReset = topic > 200 };
                        wanted[publication.Topic] = Text(publication);
                        table.Put(publication);
                        break;
                    case 2 when table.TryTake(out var next):
                        broker[next.Topic] = Text(next);
                        onItsWay = next;
                        break;
                    case 3 when onItsWay is not null:
                        table.Arrived(onItsWay);
                        onItsWay = null;
                        break;
                    case 4:
                        table.LoseTrack();
                        table.QueueEverything();
                        onItsWay = null;
                        break;
                    default:
                        break;
                }

                table.Topics.ShouldBeLessThanOrEqualTo(4);
            }

            if (onItsWay is not null)
            {
                table.Arrived(onItsWay);
            }

            while (table.TryTake(out var next))
            {
                broker[next.Topic] = Text(next);
                table.Arrived(next);
            }

            table.IsEmptied.ShouldBeTrue();
            broker.ShouldBe(wanted, ignoreOrder: true);
        }).QuickCheckThrowOnFailure();

    private static OutgoingTable Table(params Publication[] publications)
    {
        var table = new OutgoingTable(Bridge);
        foreach (var publication in publications)
        {
            table.Put(publication);
        }

        return table;
    }

    private static List<string> Drain(OutgoingTable table)
    {
        var drained = new List<string>();
        while (table.TryTake(out var next))
        {
            drained.Add($"{next.Topic}={Text(next)}");
            table.Arrived(next);
        }

        return drained;
    }

    private static Publication Reset(string topic, string payload) => State(topic, payload) with { IsReset = true };

    private static Publication State(string topic, string payload) => new(PublicationKind.State, topic, Encoding.UTF8.GetBytes(payload));

    private static Publication Discovery(string topic, string payload) => new(PublicationKind.Discovery, topic, Encoding.UTF8.GetBytes(payload));

    private static Publication Availability(string topic, string payload) => new(PublicationKind.Availability, topic, Encoding.UTF8.GetBytes(payload));

    private static string Text(Publication publication) => Encoding.UTF8.GetString(publication.Payload.Span);
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

public sealed class LinkSuspectsTests
{
    private static readonly Publication A = Of("a");
    private static readonly Publication B = Of("b");

    [Fact]
    public void All_that_were_on_their_way_twice_are_suspects_until_the_broker_has_answered_them()
    {
        var (once, _) = LinkSuspects.None.Lose([A, B], NoOne);
        var (lost, leftOut) = once.Lose([A, B], NoOne);

        leftOut.ShouldBeNull();
        once.Contains("a").ShouldBeFalse();
        once.Answered(A).Lose([A, B], NoOne).Next.Contains("a").ShouldBeFalse();
        (lost.Contains("a"), lost.Contains("b")).ShouldBe((true, true));
        lost.Answered(A).Contains("a").ShouldBeFalse();
        lost.Answered(A).Contains("b").ShouldBeTrue();
    }

    [Fact]
    public void One_that_has_cost_the_link_twice_alone_is_left_out_and_another_value_of_its_topic_is_not()
    {
        var (twice, leftOut) = Alone(Alone(LinkSuspects.None, A).Next, A);

        leftOut.ShouldBe(A);
        twice.ReasonToLeaveOut(A, null).ShouldBe(LeftOutReason.CostLink);
        twice.ReasonToLeaveOut(Of("a", "other"), null).ShouldBeNull();
        twice.Contains("a").ShouldBeTrue(); // the other value goes alone
        twice.ReasonToLeaveOut(B, null).ShouldBeNull();
    }

    [Fact]
    public void A_broker_that_answers_nothing_leaves_nothing_out()
    {
        var suspects = LinkSuspects.None;
        for (var i = 0; i < 10; i++)
        {
            (suspects, var leftOut) = suspects.Lose([A], NoOne);
            leftOut.ShouldBeNull();
        }

        suspects.TriesOf("a").ShouldBe(10);
    }

    [Fact]
    public void After_three_of_a_charge_point_nothing_more_of_it_is_sent()
    {
        var suspects = LinkSuspects.None;
        foreach (var value in (string[])["1", "2", "3"])
        {
            suspects.ReasonToLeaveOut(Of("cp/b"), "cp").ShouldBeNull();
            suspects = Alone(Alone(suspects, Of("cp/a", value)).Next, Of("cp/a", value)).Next;
        }

        suspects.ReasonToLeaveOut(Of("cp/b"), "cp").ShouldBe(LeftOutReason.ChargePointCostLink);
        suspects.ReasonToLeaveOut(Of("other/b"), "other").ShouldBeNull();
    }

    [Fact]
    public void The_size_of_one_that_is_larger_than_all_that_were_answered_is_the_limit_from_then_on()
    {
        var large = Of("large", new string('x', 10_000));

        var suspects = Alone(Alone(LinkSuspects.None, large).Next, large).Next;

        suspects.MaxBytes.ShouldBe(PublishPacket.SizeOf(large) - 1);
        Alone(Alone(LinkSuspects.None, A).Next, A).Next.MaxBytes.ShouldBe(int.MaxValue);
        Alone(Alone(LinkSuspects.None.Answered(large), A).Next, A).Next.MaxBytes.ShouldBe(int.MaxValue);
    }

    [Fact]
    public void After_a_link_that_held_for_ten_minutes_all_is_tried_again_alone()
    {
        var (large, larger) = (Of("cp/large", new string('x', 10_000)), Of("cp/larger", new string('x', 10_001)));
        var suspects = Enumerable.Range(0, 6).Aggregate(LinkSuspects.None, (known, _) => Alone(known, large).Next);
        (suspects.ReasonToLeaveOut(large, "cp"), suspects.ReasonToLeaveOut(larger, "cp")).ShouldBe((LeftOutReason.CostLink, LeftOutReason.ChargePointCostLink));
        suspects.MaxBytes.ShouldBeLessThan(PublishPacket.SizeOf(large));

        suspects.Held(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1)).ShouldBe(suspects);
        var again = suspects.Held(TimeSpan.FromMinutes(10));

        again.MaxBytes.ShouldBe(int.MaxValue);
        (again.ReasonToLeaveOut(large, "cp"), again.ReasonToLeaveOut(larger, "cp")).ShouldBe((null, null));
        (again.GoesAlone(large), again.GoesAlone(larger), again.GoesAlone(Of("cp/small"))).ShouldBe((true, true, false));
        again.Answered(larger).GoesAlone(Of("cp/third", new string('x', 10_000))).ShouldBeFalse();
        Alone(Alone(again, large).Next, large).Next.ReasonToLeaveOut(larger, "cp").ShouldBe(LeftOutReason.ChargePointCostLink);
    }

    /// <summary>A broker that is restarted at any moment, and takes everything.</summary>
    [Fact]
    public void Whenever_links_are_lost_everything_arrives_on_the_first_that_holds_or_if_it_was_left_out_on_the_next_after_that() => Prop.ForAll(
        Gen.Choose(1, 8).Zip(Gen.Choose(0, 10)).ToArbitrary(),
        Gen.Choose(0, 25).ListOf().ToArbitrary(),
        ArbMap.Default.ArbFor<byte[]>(),
        (sizes, losses, order) =>
        {
            var (window, topics) = sizes;
            var present = Enumerable.Range(0, topics).Select(i => $"t{i}").Append("bridge").ToHashSet();
            var table = new LatestByTopicTable("bridge", NoOne);
            foreach (var topic in present)
            {
                table.Put(Of(topic));
            }

            foreach (var turns in losses)
            {
                table.BeginLink();
                RunLink(table, window, [], [], order, [], turns);
            }

            var (arrived, leftOut) = (new HashSet<string>(), new List<LeftOut>());
            table.BeginLink();
            RunLink(table, window, [], arrived, order, leftOut).ShouldBeTrue();
            arrived.Union(leftOut.Where(left => left.Reason == LeftOutReason.CostLink).Select(left => left.Publication.Topic)).ShouldBe(present, ignoreOrder: true);

            arrived.Clear();
            table.BeginLink(lastHeld: TimeSpan.FromMinutes(10));
            RunLink(table, window, [], arrived, order, []).ShouldBeTrue();
            arrived.ShouldBe(present, ignoreOrder: true);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Of_a_broker_that_answers_nothing_nothing_is_suspected()
    {
        var table = new LatestByTopicTable("bridge", NoOne, isAnswered: false);
        table.Put(Of("a"));
        for (var link = 0; link < 10; link++)
        {
            table.BeginLink();
            table.TryTake(8, out _).ShouldBeTrue();
        }

        table.BeginLink();
        table.Put(Of("b"));

        table.TryTake(8, out var first).ShouldBeTrue();
        table.TryTake(8, out var second).ShouldBeTrue();
        (first.Topic, second.Topic).ShouldBe(("a", "b"));
    }

    /// <summary>A broker that ends the link for some topics, and acknowledges all others in any order.</summary>
    [Fact]
    public void However_many_are_on_their_way_those_that_cost_the_link_are_found_and_all_others_arrive() => Prop.ForAll(
        Gen.Choose(1, 8).Zip(Gen.Choose(0, 30)).ToArbitrary(),
        Gen.Choose(0, 3).SelectMany(count => Gen.Choose(0, 29).ListOf(count)).ToArbitrary(),
        ArbMap.Default.ArbFor<byte[]>(),
        (sizes, bad, order) =>
        {
            var (window, topics) = sizes;
            var costly = bad.Select(number => $"t{number}").Where((_, i) => topics > 0).ToHashSet();
            var arrived = new HashSet<string>();
            var reported = new List<LeftOut>();
            var table = new LatestByTopicTable("bridge", NoOne);
            table.Put(Of("bridge"));
            for (var i = 0; i < topics; i++)
            {
                table.Put(Of($"t{i}"));
            }

            var links = 0;
            while (!table.IsIdle)
            {
                (++links).ShouldBeLessThan(60, "links that were lost");
                table.BeginLink();
                RunLink(table, window, costly, arrived, order, reported);
            }

            var present = Enumerable.Range(0, topics).Select(i => $"t{i}").Append("bridge").ToHashSet();
            arrived.ShouldBe(present.Except(costly), ignoreOrder: true);
            reported.Select(left => left.Publication.Topic).Distinct().ShouldBe(present.Intersect(costly), ignoreOrder: true);
            table.BeginLink();
            RunLink(table, window, costly, arrived, order, reported).ShouldBeTrue("the next link holds");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_suspect_goes_last_and_alone()
    {
        var table = new LatestByTopicTable("bridge", NoOne);
        table.Put(Of("a"));
        table.Put(Of("b"));
        table.TryTake(1, out _).ShouldBeTrue();
        table.BeginLink();
        table.Put(Of("c"));

        table.TryTake(8, out var first).ShouldBeTrue();
        table.TryTake(8, out var second).ShouldBeTrue();
        (first.Topic, second.Topic).ShouldBe(("b", "c"));
        table.TryTake(8, out _).ShouldBeFalse();
        table.Complete(first);
        table.TryTake(8, out _).ShouldBeFalse();
        table.Complete(second);
        table.TryTake(8, out var suspect).ShouldBeTrue();
        suspect.Topic.ShouldBe("a");
        table.Put(Of("d"));
        table.TryTake(8, out _).ShouldBeFalse();
        table.Complete(suspect);
        table.TryTake(8, out var last).ShouldBeTrue();
        last.Topic.ShouldBe("d");
    }

    /// <summary>Sends until nothing is left or the link is lost; false if it is lost.</summary>
    private static bool RunLink(
        LatestByTopicTable table, int window, HashSet<string> costly, HashSet<string> arrived, byte[] order, List<LeftOut> reported, int turns = int.MaxValue)
    {
        var onTheirWay = new List<Publication>();
        for (var turn = 0; !table.IsIdle; turn++)
        {
            if (turn == turns)
            {
                return false;
            }

            var choice = order.Length == 0 ? 0 : order[turn % order.Length];
            if (table.TryTake(window, out var next))
            {
                if (costly.Contains(next.Topic))
                {
                    return false;
                }

                onTheirWay.Add(next);
            }
            else if (onTheirWay.Count > 0)
            {
                var answered = onTheirWay[choice % onTheirWay.Count];
                onTheirWay.Remove(answered);
                arrived.Add(answered.Topic);
                table.Complete(answered);
            }

            else
            {
                table.IsIdle.ShouldBeTrue("or it waits for something that never comes");
            }

            while (table.TryTakeLeftOut(out var leftOut))
            {
                reported.Add(leftOut);
            }
        }

        return true;
    }

    private static (LinkSuspects Next, Publication? LeftOut) Alone(LinkSuspects suspects, Publication publication) =>
        suspects.Answered(Of("z")).Lose([publication], topic => topic.Contains('/', StringComparison.Ordinal) ? topic.Split('/')[0] : null);

    private static string? NoOne(string topic) => null;

    private static Publication Of(string topic, string payload = "1") => new(PublicationKind.State, topic, Encoding.UTF8.GetBytes(payload));
}

using FsCheck;
using FsCheck.Fluent;
using OcppActors.Broker;
using Shouldly;

namespace OcppActors.Tests.Broker;

public sealed class RetainedShareTests
{
    private static readonly RetainedLimits Limits = new(new RetainedShare(20, 400))
    {
        ChargePoint = new RetainedShare(4, 100),
        Client = new RetainedShare(8, 200),
        Clients = new RetainedShare(12, 300),
    };

    private readonly RetainedTable _table = new(Limits);

    [Fact]
    public void A_charge_point_with_its_share_keeps_no_other_from_the_table()
    {
        for (var i = 0; i < 4; i++)
        {
            Put($"hostile/{i}", 1, ChargePoint("hostile")).ShouldBe(RetainedChange.Changed);
        }

        Put("hostile/4", 1, ChargePoint("hostile")).ShouldBe(RetainedChange.ShareFull);
        Put("hostile/0", 2, ChargePoint("hostile")).ShouldBe(RetainedChange.Changed);
        Put("innocent/0", 1, ChargePoint("innocent")).ShouldBe(RetainedChange.Changed);
    }

    [Fact]
    public void Clients_leave_a_part_of_the_table_to_charge_points()
    {
        var client = 0;
        while (Put($"x/{client}", 1, Client($"{client}")) == RetainedChange.Changed)
        {
            client++;
        }

        client.ShouldBe(12);
        Put("innocent/0", 1, ChargePoint("innocent")).ShouldBe(RetainedChange.Changed);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(100)]
    public void However_many_charge_points_take_all_they_can_get_the_next_has_a_place(int hostile)
    {
        var table = new RetainedTable(new RetainedLimits(new RetainedShare(1000, 100_000)) { ChargePoint = new RetainedShare(70, 50_000) });
        for (var round = 0; round < 70; round++)
        {
            for (var id = 0; id < hostile; id++)
            {
                table.Put(Message($"{id}/{round}", 1), ChargePoint($"{id}"));
            }
        }

        for (var i = 0; i < 5; i++)
        {
            table.Put(Message($"innocent/{i}", 1), ChargePoint("innocent")).ShouldBe(RetainedChange.Changed);
        }
    }

    [Fact]
    public void A_message_counts_for_the_one_who_has_published_it_last()
    {
        for (var i = 0; i < 4; i++)
        {
            Put($"a/{i}", 1, ChargePoint("a"));
        }

        Put("a/0", 2, Client("other")).ShouldBe(RetainedChange.Changed);

        Put("a/4", 1, ChargePoint("a")).ShouldBe(RetainedChange.Changed);
        Put("a/0", 3, ChargePoint("a")).ShouldBe(RetainedChange.ShareFull);
    }

    [Fact]
    public void What_an_earlier_process_kept_at_a_charge_point_s_topics_is_not_in_its_share_until_it_publishes_it_again()
    {
        _table.Load(Enumerable.Range(0, 12).Select(number => Message($"a/{number}", 1)));

        Put("a/new", 1, ChargePoint("a")).ShouldBe(RetainedChange.Changed);
        Put("x", 1, Client("other")).ShouldBe(RetainedChange.ShareFull);
        for (var i = 0; i < 3; i++)
        {
            Put($"a/{i}", 1, ChargePoint("a")).ShouldBe(RetainedChange.None);
        }

        Put("x", 1, Client("other")).ShouldBe(RetainedChange.Changed);
        Put("a/newer", 1, ChargePoint("a")).ShouldBe(RetainedChange.ShareFull);
        Put("a/3", 1, ChargePoint("a")).ShouldBe(RetainedChange.None);
        Put("a/newer", 1, Client("another")).ShouldBe(RetainedChange.Changed);
    }

    [Fact]
    public void Whatever_is_published_no_owner_exceeds_its_share()
    {
        var steps = (from topic in Gen.Choose(0, 30)
                     from size in Gen.Choose(0, 60)
                     from owner in Gen.Elements(ChargePoint("a"), ChargePoint("b"), Client("c"), Client("d"), RetainedOwner.Relay)
                     select (topic, size, owner)).ListOf().Resize(150).ToArbitrary();
        Prop.ForAll(steps, list =>
        {
            var table = new RetainedTable(Limits);
            var model = new Dictionary<string, (int Size, RetainedOwner Owner)>();
            foreach (var (topic, size, owner) in list)
            {
                var change = table.Put(Message($"{topic}", size), owner);
                if (change == RetainedChange.Changed)
                {
                    model.Remove($"{topic}");
                    if (size > 0)
                    {
                        model[$"{topic}"] = (size + $"{topic}".Length, owner);
                    }
                }

                Within(model.Values, Limits.All);
                Within(model.Values.Where(each => each.Owner.Kind == RetainedOwnerKind.Client), Limits.Clients);
                foreach (var share in model.Values.GroupBy(each => each.Owner))
                {
                    Within(share, Limits.Of(share.Key));
                }
            }

            table.Snapshot().Select(message => message.Topic).ShouldBe(model.Keys, ignoreOrder: true);
        }).QuickCheckThrowOnFailure();
    }

    private static void Within(IEnumerable<(int Size, RetainedOwner Owner)> messages, RetainedShare limit)
    {
        var list = messages.ToList();
        list.Count.ShouldBeLessThanOrEqualTo(limit.Messages);
        ((long)list.Sum(each => each.Size)).ShouldBeLessThanOrEqualTo(limit.Bytes);
    }

    private static RetainedOwner ChargePoint(string id) => new(RetainedOwnerKind.ChargePoint, id);

    private static RetainedOwner Client(string id) => new(RetainedOwnerKind.Client, id);

    private static RetainedMessage Message(string topic, int size) => new(topic, 1, Enumerable.Repeat((byte)size, size).ToArray());

    private RetainedChange Put(string topic, int size, RetainedOwner owner) => _table.Put(Message(topic, size), owner);
}

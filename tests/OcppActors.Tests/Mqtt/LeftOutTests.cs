using System.Text;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

/// <summary>What a table does not send, and what it does not keep.</summary>
public sealed class LeftOutTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(110, 2)]
    [InlineData(120, 3)]
    [InlineData(16_400, 4)]
    public void The_size_of_a_packet_is_that_of_MQTT_5(int payload, int header) =>
        PublishPacket.SizeOf(State("topic", payload)).ShouldBe(header + 2 + 5 + 2 + 1 + payload);

    [Fact]
    public void A_packet_of_the_largest_size_is_sent_and_one_that_is_a_byte_larger_is_left_out()
    {
        var fits = State("cp/fits", 1000);
        var table = Table(fits, State("cp/large", 1001));

        table.BeginLink(maxPacketBytes: PublishPacket.SizeOf(fits));

        Drain(table).ShouldBe(["cp/fits"]);
        table.IsIdle.ShouldBeTrue();
        table.TryTakeLeftOut(out var leftOut).ShouldBeTrue();
        leftOut.Publication.Topic.ShouldBe("cp/large");
        leftOut.Reason.ShouldBe(LeftOutReason.TooLarge);
        leftOut.MaxBytes.ShouldBe(PublishPacket.SizeOf(fits));
        table.BeginLink(maxPacketBytes: 5000);
        Drain(table).ShouldBe(["cp/fits", "cp/large"], ignoreOrder: true);
    }

    [Fact]
    public void Whatever_the_broker_takes_nothing_is_larger_than_256_KiB()
    {
        var table = Table(State("cp/large", PublishPacket.MaxBytes), State("cp/small", 1));

        table.BeginLink();

        Drain(table).ShouldBe(["cp/small"]);
    }

    [Fact]
    public void A_reset_that_is_too_large_does_not_hold_up_what_follows_it()
    {
        var table = Table(State("cp/a", 1000) with { IsReset = true }, State("cp/a", 1));

        table.BeginLink(maxPacketBytes: 500);

        Drain(table).ShouldBe(["cp/a"]);
    }

    [Fact]
    public void A_charge_point_has_600_topics_and_512_KiB_and_no_other_notices()
    {
        var table = Table();
        for (var i = 0; i < 1000; i++)
        {
            table.Put(State($"many/{i}", 1));
            table.Put(State($"large/{i}", 10_000));
        }

        table.Put(State("innocent/a", 10_000));

        table.BeginLink();
        var sent = Drain(table);
        sent.Count(topic => topic.StartsWith("many/", StringComparison.Ordinal)).ShouldBe(600);
        sent.Count(topic => topic.StartsWith("large/", StringComparison.Ordinal)).ShouldBe(50);
        sent.ShouldContain("innocent/a");
        table.TryTakeLeftOut(out var leftOut).ShouldBeTrue();
        leftOut.Reason.ShouldBe(LeftOutReason.TooMuch);
    }

    [Fact]
    public void Beyond_the_total_the_charge_points_that_are_silent_for_longest_are_forgotten()
    {
        var table = new LatestByTopicTable("bridge", ChargePointOf, maxTotalBytes: 100_000);
        table.Put(State("bridge", 1));
        for (var i = 0; i < 1000; i++)
        {
            table.Put(State($"cp{i}/a", 9_000));
        }

        table.Topics.ShouldBe(11);
        table.TryTakeForgotten(out var forgotten).ShouldBeTrue();
        (forgotten.TopicIds.Contains("cp0"), forgotten.TopicIds.Contains("cp999")).ShouldBe((true, false));
        forgotten.Publications.ShouldBe(1001 - table.Topics);
        table.TryTakeForgotten(out _).ShouldBeFalse();
        table.BeginLink();
        var sent = Drain(table);
        sent.ShouldContain("bridge");
        sent.ShouldContain("cp999/a");
        sent.ShouldNotContain("cp0/a");
    }

    private static string? ChargePointOf(string topic) => topic.Contains('/', StringComparison.Ordinal) ? topic.Split('/')[0] : null;

    private static LatestByTopicTable Table(params Publication[] publications)
    {
        var table = new LatestByTopicTable("bridge", ChargePointOf);
        foreach (var publication in publications)
        {
            table.Put(publication);
        }

        return table;
    }

    private static List<string> Drain(LatestByTopicTable table)
    {
        var drained = new List<string>();
        while (table.TryTake(8, out var next))
        {
            drained.Add(next.Topic);
            table.Complete(next);
        }

        return drained;
    }

    private static Publication State(string topic, int length) => new(PublicationKind.State, topic, Encoding.UTF8.GetBytes(new string('x', length)));
}

using System.Text;
using OcppActors.Broker;
using Shouldly;

namespace OcppActors.Tests.Broker;

public sealed class RetainedTableTests
{
    private static readonly RetainedOwner Somebody = new(RetainedOwnerKind.Client, "somebody");

    [Fact]
    public void The_latest_message_of_a_topic_is_kept_until_an_empty_one_deletes_it()
    {
        var table = Table(10, 1000);

        table.Put(Message("a", "1"), Somebody).ShouldBe(RetainedChange.Changed);
        table.Put(Message("a", "2"), Somebody).ShouldBe(RetainedChange.Changed);
        table.Put(Message("a", "2"), Somebody).ShouldBe(RetainedChange.None);
        table.Put(Message("b", "1"), Somebody).ShouldBe(RetainedChange.Changed);
        table.Put(Message("b", ""), Somebody).ShouldBe(RetainedChange.Changed);
        table.Put(Message("b", ""), Somebody).ShouldBe(RetainedChange.None);

        table.Snapshot().Select(message => (message.Topic, Encoding.UTF8.GetString(message.Payload.Span))).ShouldBe([("a", "2")]);
    }

    [Fact]
    public void Beyond_the_topic_limit_only_new_values_of_known_topics_are_accepted()
    {
        var table = Table(2, 1000);
        table.Put(Message("a", "1"), Somebody);
        table.Put(Message("b", "1"), Somebody);

        table.Put(Message("c", "1"), Somebody).ShouldBe(RetainedChange.Full);
        table.Put(Message("a", "2"), Somebody).ShouldBe(RetainedChange.Changed);
        table.Put(Message("b", ""), Somebody).ShouldBe(RetainedChange.Changed);
        table.Put(Message("c", "1"), Somebody).ShouldBe(RetainedChange.Changed);
    }

    [Fact]
    public void Beyond_the_size_limit_only_smaller_values_are_accepted()
    {
        var table = Table(10, 10);
        table.Put(Message("a", "123456789"), Somebody).ShouldBe(RetainedChange.Changed);

        table.Put(Message("b", "1"), Somebody).ShouldBe(RetainedChange.Full);
        table.Put(Message("a", "1234567890"), Somebody).ShouldBe(RetainedChange.Full);
        table.Put(Message("a", "12345678"), Somebody).ShouldBe(RetainedChange.Changed);
    }

    [Fact]
    public void Messages_kept_by_an_earlier_process_stay_beyond_the_limits()
    {
        var table = Table(1, 2);

        table.Load([Message("a", "1"), Message("b", "long")]);

        table.Snapshot().Count.ShouldBe(2);
        table.Put(Message("c", "1"), Somebody).ShouldBe(RetainedChange.Full);
        table.Put(Message("b", "l"), Somebody).ShouldBe(RetainedChange.Changed);
    }

    private static RetainedTable Table(int maxMessages, long maxBytes) => new(new RetainedLimits(new RetainedShare(maxMessages, maxBytes)));

    private static RetainedMessage Message(string topic, string payload) => new(topic, 1, Encoding.UTF8.GetBytes(payload));
}

using System.Text;
using OcppActors.Broker;
using Shouldly;

namespace OcppActors.Tests.Broker;

public sealed class RetainedTableTests
{
    [Fact]
    public void It_keeps_the_latest_of_each_topic_until_an_empty_one_deletes_it()
    {
        var table = new RetainedTable(10, 1000);

        table.Put(Message("a", "1")).ShouldBe(RetainedChange.Changed);
        table.Put(Message("a", "2")).ShouldBe(RetainedChange.Changed);
        table.Put(Message("a", "2")).ShouldBe(RetainedChange.None);
        table.Put(Message("b", "1")).ShouldBe(RetainedChange.Changed);
        table.Put(Message("b", "")).ShouldBe(RetainedChange.Changed);
        table.Put(Message("b", "")).ShouldBe(RetainedChange.None);

        table.Snapshot().Select(message => (message.Topic, Encoding.UTF8.GetString(message.Payload.Span))).ShouldBe([("a", "2")]);
    }

    [Fact]
    public void Beyond_its_number_it_takes_no_new_topic_and_still_takes_new_values()
    {
        var table = new RetainedTable(2, 1000);
        table.Put(Message("a", "1"));
        table.Put(Message("b", "1"));

        table.Put(Message("c", "1")).ShouldBe(RetainedChange.Full);
        table.Put(Message("a", "2")).ShouldBe(RetainedChange.Changed);
        table.Put(Message("b", "")).ShouldBe(RetainedChange.Changed);
        table.Put(Message("c", "1")).ShouldBe(RetainedChange.Changed);
    }

    [Fact]
    public void Beyond_its_size_it_takes_only_what_makes_it_smaller()
    {
        var table = new RetainedTable(10, 10);
        table.Put(Message("a", "123456789")).ShouldBe(RetainedChange.Changed);

        table.Put(Message("b", "1")).ShouldBe(RetainedChange.Full);
        table.Put(Message("a", "1234567890")).ShouldBe(RetainedChange.Full);
        table.Put(Message("a", "12345678")).ShouldBe(RetainedChange.Changed);
    }

    [Fact]
    public void What_an_earlier_process_kept_is_kept_beyond_the_bounds()
    {
        var table = new RetainedTable(1, 2);

        table.Load([Message("a", "1"), Message("b", "long")]);

        table.Snapshot().Count.ShouldBe(2);
        table.Put(Message("c", "1")).ShouldBe(RetainedChange.Full);
        table.Put(Message("b", "l")).ShouldBe(RetainedChange.Changed);
    }

    private static RetainedMessage Message(string topic, string payload) => new(topic, 1, Encoding.UTF8.GetBytes(payload));
}

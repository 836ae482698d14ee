using OcppActors.Hosting;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class TrimRuleTests
{
    [Fact]
    public void After_many_new_connections_memory_is_given_back_once_and_when_no_more_come()
    {
        var rule = new TrimRule();

        new long[] { 300, 700, 700, 700, 701, 701 }.Select(rule.IsDue).ShouldBe([false, false, true, false, false, false]);
    }

    [Fact]
    public void A_few_connections_now_and_then_add_up()
    {
        var rule = new TrimRule();

        new long[] { 400, 400, TrimRule.Many, TrimRule.Many }.Select(rule.IsDue).ShouldBe([false, false, false, true]);
    }
}

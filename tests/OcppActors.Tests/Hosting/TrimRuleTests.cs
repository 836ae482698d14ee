using OcppActors.Hosting;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class TrimRuleTests
{
    [Fact]
    public void Memory_is_returned_once_after_many_new_connections_have_stopped_coming()
    {
        var rule = new TrimRule();

        new long[] { 300, 700, 700, 700, 701, 701 }.Select(rule.IsDue).ShouldBe([false, false, true, false, false, false]);
    }

    [Fact]
    public void Small_numbers_of_connections_add_up()
    {
        var rule = new TrimRule();

        new long[] { 400, 400, TrimRule.Many, TrimRule.Many }.Select(rule.IsDue).ShouldBe([false, false, false, true]);
    }
}

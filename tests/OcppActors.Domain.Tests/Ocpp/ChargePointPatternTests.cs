using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

public sealed class ChargePointPatternTests
{
    [Theory]
    [InlineData("CP001", "CP001", true)]
    [InlineData("CP001", "cp001", false)]
    [InlineData("CP001", "CP0011", false)]
    [InlineData("CP*", "CP", true)]
    [InlineData("CP*", "XCP", false)]
    [InlineData("CP?", "CP1", true)]
    [InlineData("CP?", "CP", false)]
    [InlineData("*-*-1", "a-b-c-1", true)]
    [InlineData("*-*-1", "a-1", false)]
    [InlineData("**", "", true)]
    [InlineData("*a*b*", "xxbxaxb", true)]
    [InlineData("/site/*", "CP001", false)]
    public void A_pattern_is_compared_with_the_id(string pattern, string id, bool matches) =>
        new ChargePointPattern(pattern).Matches("/x/y", id).ShouldBe(matches);

    [Theory]
    [InlineData("/site/*", "/site/a/CP001", true)]
    [InlineData("/site/CP?01", "/site/CP001", true)]
    [InlineData("/site", "/site/CP001", false)]
    [InlineData("/", "/", true)]
    [InlineData("*", "/", false)]
    public void A_pattern_with_a_slash_is_compared_with_the_path(string pattern, string path, bool matches) =>
        new ChargePointPattern(pattern).Matches(path, null).ShouldBe(matches);

    [Theory]
    [InlineData("*", "CP001", true)]
    [InlineData("*", "CP*", true)]
    [InlineData("*", "/site/CP001", true)]
    [InlineData("*", "/", false)]
    [InlineData("*", "/*", false)]
    [InlineData("CP*", "CP?1", true)]
    [InlineData("CP?", "CP*", false)]
    [InlineData("A*?", "A*", false)]
    [InlineData("?*", "*", false)]
    [InlineData("CP1*", "CP*1", false)]
    [InlineData("/a/*", "/a/b/*", true)]
    [InlineData("/a/*", "a", false)]
    public void The_first_sample_has_no_delayed_value(string first, string second, bool covers) =>
        new ChargePointPattern(first).Includes(new ChargePointPattern(second)).ShouldBe(covers);
}

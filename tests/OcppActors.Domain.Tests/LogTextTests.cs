using Shouldly;

namespace OcppActors.Domain.Tests;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("plain text, ü €", "plain text, ü €")]
    [InlineData("two\r\nlines", @"two\u000d\u000alines")]
    [InlineData("tab\tnul\0", @"tab\u0009nul\u0000")]
    [InlineData("line\u2028paragraph\u2029", @"line\u2028paragraph\u2029")]
    [InlineData("right-to-left\u202e", @"right-to-left\u202e")]
    public void Characters_that_could_forge_a_log_line_are_escaped(string text, string expected) => LogText.OneLine(text).ShouldBe(expected);

    [Fact]
    public void Text_without_such_characters_is_not_copied()
    {
        var text = new string('a', 100);

        LogText.OneLine(text).ShouldBeSameAs(text);
    }

    [Theory]
    [InlineData("value", "'value'")]
    [InlineData("", "''")]
    [InlineData("a\nb", @"'a\u000ab'")]
    public void A_quotation_is_in_single_quotes(string text, string expected) => LogText.Quote(text).ShouldBe(expected);

    [Fact]
    public void A_quotation_is_cut_after_80_characters() =>
        LogText.Quote(new string('a', 81)).ShouldBe($"'{new string('a', 80)}…'");

    [Fact]
    public void A_quotation_is_cut_before_a_character_that_would_be_cut_in_half() =>
        LogText.Quote(new string('a', 79) + "\U0001F50C" + "b").ShouldBe($"'{new string('a', 79)}…'");

    [Fact]
    public void A_quotation_is_cut_behind_a_surrogate_pair_that_fits() =>
        LogText.Quote(new string('a', 78) + "\U0001F50C" + "b").ShouldBe($"'{new string('a', 78)}\U0001F50C…'");

    [Fact]
    public void A_quotation_of_80_characters_is_whole() =>
        LogText.Quote(new string('a', 80)).ShouldBe($"'{new string('a', 80)}'");
}

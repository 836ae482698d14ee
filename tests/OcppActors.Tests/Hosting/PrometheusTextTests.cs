using OcppActors.Hosting.Observability.Metrics;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class PrometheusTextTests
{
    [Fact]
    public void A_family_is_help_type_and_samples()
    {
        var family = new MetricFamily("ocpp_relay_takeovers_total", "Takeovers.", isCounter: true);
        family.Add(3, []);

        PrometheusText.Of([family]).ShouldBe(
            "# HELP ocpp_relay_takeovers_total Takeovers.\n# TYPE ocpp_relay_takeovers_total counter\nocpp_relay_takeovers_total 3\n");
    }

    [Fact]
    public void A_metric_without_a_value_is_omitted() =>
        PrometheusText.Of([new MetricFamily("empty", "Nothing.", isCounter: false)]).ShouldBe("");

    [Fact]
    public void Backslash_quote_and_line_feed_are_escaped_in_a_label_and_all_but_the_quote_in_help()
    {
        var family = new MetricFamily("gauge", "a\\b\n\"c\"", isCounter: false);
        family.Add(1L, [new("one", "a\\b\n\"c\""), new("two", "ä{}=,")]);

        PrometheusText.Of([family]).ShouldBe(
            """
            # HELP gauge a\\b\n"c"
            # TYPE gauge gauge
            gauge{one="a\\b\n\"c\"",two="ä{}=,"} 1

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    [InlineData(1776540000.25, "1776540000.25")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Numbers_are_culture_independent(double value, string written)
    {
        var family = new MetricFamily("gauge", "Help.", isCounter: false);
        family.Add(value, []);

        family.Samples.ShouldHaveSingleItem().Value.ShouldBe(written);
    }

    [Theory]
    [InlineData("ocpp_relay.relayed", "By", true, "ocpp_relay_relayed_bytes_total")]
    [InlineData("ocpp_relay.relayed_frames", "{frame}", true, "ocpp_relay_relayed_frames_total")]
    [InlineData("process.cpu", "s", true, "process_cpu_seconds_total")]
    [InlineData("process.resident_memory", "By", false, "process_resident_memory_bytes")]
    [InlineData("process.cpu_seconds", "s", false, "process_cpu_seconds")]
    [InlineData("already_total", null, true, "already_total")]
    [InlineData("9.lives", null, false, "_9_lives")]
    public void A_name_has_its_unit_and_then_total(string instrument, string? unit, bool isCounter, string name) =>
        MetricFamily.NameOf(instrument, unit, isCounter).ShouldBe(name);
}

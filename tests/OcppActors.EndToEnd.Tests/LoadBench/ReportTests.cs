using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Scenarios;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.LoadBench;

/// <summary>The report of the load benchmark.</summary>
public sealed class ReportTests
{
    private readonly Results _results = new();

    [Theory]
    [InlineData(new[] { 3.0 }, 3.0)]
    [InlineData(new[] { 9.0, 1.0, 5.0 }, 5.0)]
    [InlineData(new[] { 4.0, 1.0, 3.0, 2.0 }, 2.5)]
    public void The_median_is_the_middle_of_the_sorted_values(double[] values, double median) =>
        Series.MedianOf(values).ShouldBe(median);

    [Fact]
    public void No_values_have_no_median() => Should.Throw<ArgumentException>(() => Series.MedianOf([]));

    [Fact]
    public void Several_values_are_shown_with_their_spread_and_one_without()
    {
        Series.Show([10.44, 9.81, 9.5], 1).ShouldBe("9.8 (9.5 to 10.4)");
        Series.Show([61_234.4], 0).ShouldBe("61,234");
    }

    [Fact]
    public void A_small_negative_value_is_not_shown_as_minus_zero() => Series.Show([-0.04], 1).ShouldBe("0.0");

    [Fact]
    public void Ratios_compare_the_two_of_a_round()
    {
        Measured(Results.Relay, Metric.CpuPerFrame, 10, 30);
        Measured(Results.Nginx, Metric.CpuPerFrame, 8, 10);

        _results.Ratios(ScenarioNames.Nobody, Metric.CpuPerFrame).ShouldBe([1.25, 3]);
    }

    [Theory]
    [InlineData(12.9, true)]
    [InlineData(13.1, false)]
    public void A_goal_of_at_most_a_ratio_is_held_against_the_median(double relay, bool isReached)
    {
        Measured(Results.Relay, Metric.CpuPerFrame, 99, relay, 1);
        Measured(Results.Nginx, Metric.CpuPerFrame, 10, 10, 10);

        Goal.All[0].IsReached(_results).ShouldBe(isReached);
    }

    [Fact]
    public void A_missing_measurement_is_marked_as_missing()
    {
        Goal.All[0].IsReached(_results).ShouldBeNull();
        Tables.OfGoals(_results).ShouldContain("not measured");
    }

    [Fact]
    public void The_table_has_a_column_for_each_proxy_and_their_ratio()
    {
        Measured(Results.Relay, Metric.CpuPerFrame, 12);
        Measured(Results.Nginx, Metric.CpuPerFrame, 10);

        Tables.OfAll(_results).Split('\n').ShouldBe(
        [
            "| load           | what                       | relay | nginx | ratio |",
            "| -------------- | -------------------------- | ----- | ----- | ----- |",
            "| nobody listens | CPU per relayed frame (µs) | 12.0  | 10.0  | 1.20  |",
            "",
        ]);
    }

    [Fact]
    public void A_goal_about_the_relay_alone_needs_no_nginx()
    {
        _results.Add(ScenarioNames.Start, Results.Relay, Metric.StartTime, 200);

        Goal.All.Single(goal => goal.Scenario == ScenarioNames.Start).IsReached(_results).ShouldBe(true);
    }

    [Fact]
    public void Every_goal_is_about_a_scenario_that_is_run() =>
        Goal.All.ShouldAllBe(goal => Catalogue.All.Any(scenario => scenario.Name == goal.Scenario));

    [Fact]
    public void A_part_of_a_page_is_replaced_and_the_rest_stays() =>
        Page.Replace("# Speed\n<!-- goals -->\nold\n<!-- /goals -->\nend\n", "goals", "new\n")
            .ShouldBe("# Speed\n<!-- goals -->\nnew\n<!-- /goals -->\nend\n");

    [Fact]
    public void A_page_without_the_part_is_not_written() =>
        Should.Throw<InvalidDataException>(() => Page.Replace("# Speed\n", "goals", "new"));

    private void Measured(string subject, Metric metric, params double[] values) =>
        Array.ForEach(values, value => _results.Add(ScenarioNames.Nobody, subject, metric, value));
}

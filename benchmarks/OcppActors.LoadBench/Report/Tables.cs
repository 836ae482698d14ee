using System.Text;
using OcppActors.LoadBench.Scenarios;

namespace OcppActors.LoadBench.Report;

/// <summary>Results as Markdown tables, which a terminal shows as well.</summary>
internal static class Tables
{
    /// <summary>The numbers to reach, whether they were, and what could not be measured.</summary>
    public static string OfGoals(Results results)
    {
        var rows = Goal.All.Select(goal => new[]
        {
            ScenarioNames.TitleOf(goal.Scenario),
            Named(goal.Metric),
            goal.Text,
            Values(results, goal.Scenario, Results.Relay, goal.Metric),
            Values(results, goal.Scenario, Results.Nginx, goal.Metric),
            Ratio(results, goal.Scenario, goal.Metric),
            goal.IsReached(results) switch { true => "yes", false => "**no**", null => "not measured" },
        });
        return Render(["load", "what", "to reach", "relay", "nginx", "ratio", "reached"], rows)
            + string.Concat(results.Notes.Select(note => $"\n- {note}")) + (results.Notes.Count > 0 ? "\n" : "");
    }

    /// <summary>All that was measured, a column for each proxy.</summary>
    public static string OfAll(Results results)
    {
        var subjects = results.Series.Select(series => series.Subject).Distinct(StringComparer.Ordinal).ToArray();
        var rows =
            from scenario in results.Series.Select(series => series.Scenario).Distinct(StringComparer.Ordinal)
            from metric in Metric.All
            where Array.Exists(subjects, subject => results.Find(scenario, subject, metric) is not null)
            select (string[])
            [
                ScenarioNames.TitleOf(scenario),
                Named(metric),
                .. subjects.Select(subject => Values(results, scenario, subject, metric)),
                Ratio(results, scenario, metric),
            ];
        return Render(["load", "what", .. subjects, "ratio"], rows);
    }

    /// <summary>Where it was measured.</summary>
    public static string OfMachine(Results results) =>
        Render(["", ""], results.Machine.Select(fact => new[] { fact.Key, fact.Value }));

    private static string Named(Metric metric) => metric.Unit.Length == 0 ? metric.Title : $"{metric.Title} ({metric.Unit})";

    private static string Values(Results results, string scenario, string subject, Metric metric) =>
        results.Find(scenario, subject, metric) is { } series ? Series.Show(series.Values, metric.Decimals) : "";

    private static string Ratio(Results results, string scenario, Metric metric) =>
        results.Ratios(scenario, metric) is { } ratios ? Series.Show(ratios, 2) : "";

    private static string Render(string[] head, IEnumerable<string[]> body)
    {
        string[][] rows = [head, .. body];
        var widths = head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        for (var i = 0; i < rows.Length; i++)
        {
            text.Append("| ").AppendJoin(" | ", rows[i].Select((cell, column) => cell.PadRight(widths[column]))).Append(" |\n");
            if (i == 0)
            {
                text.Append("| ").AppendJoin(" | ", widths.Select(width => new string('-', Math.Max(width, 3)))).Append(" |\n");
            }
        }

        return text.ToString();
    }
}

namespace OcppActors.LoadBench.Report;

/// <summary>Horizontal bars in pairs, relay above nginx, each with its value.</summary>
internal static class BarChart
{
    private const double Width = 760;
    private const double Left = 230;
    private const double Right = 60;
    private const double Top = 48;
    private const double Bar = 14;
    private const double Pair = 46;

    public static string Draw(string title, IReadOnlyList<Group> groups)
    {
        var most = groups.Max(group => Math.Max(group.Relay ?? 0, group.Nginx ?? 0));
        var scale = (Width - Left - Right) / Math.Max(most, 1e-6);
        var svg = new Svg(Width, Top + (groups.Count * Pair), title, groups);
        for (var i = 0; i < groups.Count; i++)
        {
            var y = Top + (i * Pair);
            svg.Text(Left - 10, y + Bar + 5, groups[i].Label, anchor: "end");
            Draw(svg, y, groups[i].Relay, scale, Svg.Relay);
            Draw(svg, y + Bar + 2, groups[i].Nginx, scale, Svg.Nginx);
        }

        return svg.ToString();
    }

    private static void Draw(Svg svg, double y, double? value, double scale, string kind)
    {
        if (value is { } length)
        {
            svg.Box(Left, y, length * scale, Bar, kind);
            svg.Text(Left + (length * scale) + 6, y + Bar - 2, Series.Show(length, 1));
        }
    }
}

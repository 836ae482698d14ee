namespace OcppActors.LoadBench.Report;

/// <summary>Two lines over sizes at equal distances, upwards from zero, each point with its value.</summary>
internal static class LineChart
{
    private const double Width = 760;
    private const double Height = 330;
    private const double Left = 60;
    private const double Right = 50;
    private const double Top = 50;
    private const double Bottom = 40;

    public static string Draw(string title, IReadOnlyList<Group> points)
    {
        var most = 1.1 * Math.Max(points.Max(point => Math.Max(point.Relay ?? 0, point.Nginx ?? 0)), 1e-6);
        var svg = new Svg(Width, Height, title, points);
        var step = Svg.StepFor(most);
        for (var value = 0.0; value <= most; value += step)
        {
            svg.Grid(Left, Y(value), Width - Right, Y(value));
            svg.Text(Left - 8, Y(value) + 4, Series.Show(value, step < 1 ? 2 : 0), anchor: "end");
        }

        for (var i = 0; i < points.Count; i++)
        {
            svg.Text(X(i), Height - 14, points[i].Label, anchor: "middle");
        }

        Draw(point => point.Nginx, Svg.Nginx);
        Draw(point => point.Relay, Svg.Relay);
        return svg.ToString();

        double X(int index) => Left + 40 + (index * (Width - Left - Right - 80) / (points.Count - 1));
        double Y(double value) => Height - Bottom - (value / most * (Height - Top - Bottom));

        void Draw(Func<Group, double?> pick, string kind)
        {
            var line = points.Select((point, i) => (X: X(i), Value: pick(point))).Where(at => at.Value is not null).ToArray();
            if (line.Length > 0)
            {
                svg.Line([.. line.Select(at => (at.X, Y(at.Value!.Value)))], kind);
            }

            foreach (var (x, value) in line)
            {
                svg.Text(x, Y(value!.Value) - 9, Series.Show(value.Value, 1), anchor: "middle");
            }
        }
    }
}

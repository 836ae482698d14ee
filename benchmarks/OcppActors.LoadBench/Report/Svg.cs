using System.Globalization;
using System.Net;
using System.Text;

namespace OcppActors.LoadBench.Report;

/// <summary>A chart's canvas: transparent, in colours that can be read on white and on black.</summary>
internal sealed class Svg
{
    public const string Relay = "relay";
    public const string Nginx = "nginx";
    private readonly StringBuilder _text = new();

    public Svg(double width, double height, string title, IReadOnlyCollection<Group> shown)
    {
        _text.Append(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}" role="img" aria-label="{{WebUtility.HtmlEncode(title)}}">
            <style>
              text { font: 13px system-ui, sans-serif; fill: #6e7781; }
              .title { font-weight: 600; font-size: 15px; }
              .grid { stroke: #8c959f; stroke-opacity: .35; }
              .relay { fill: #1f77d0; stroke: #1f77d0; } .nginx { fill: #c2762b; stroke: #c2762b; }
              .line { fill: none; stroke-width: 2.5; }
              @media (prefers-color-scheme: dark) { text { fill: #b1bac4; } .relay { fill: #4ea1f3; stroke: #4ea1f3; } .nginx { fill: #e09a52; stroke: #e09a52; } .line { fill: none; } }
            </style>

            """);
        Text(12, 24, title, "title");
        Box(width - 150, 13, 12, 12, Relay);
        Text(width - 133, 24, "relay");
        if (shown.Any(group => group.Nginx is not null))
        {
            Box(width - 80, 13, 12, 12, Nginx);
            Text(width - 63, 24, "nginx");
        }
    }

    /// <summary>The next of 1, 2, 2.5 and 5 times a power of ten that divides what is shown into at most six steps.</summary>
    public static double StepFor(double most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(most, 1e-6))));
        double[] steps = [0.1, 0.2, 0.25, 0.5, 1, 2];
        return power * steps.First(step => most / (power * step) <= 6);
    }

    public void Text(double x, double y, string text, string kind = "", string anchor = "start") =>
        _text.Append(CultureInfo.InvariantCulture, $"""<text x="{x:0.#}" y="{y:0.#}" class="{kind}" text-anchor="{anchor}">{WebUtility.HtmlEncode(text)}</text>""").Append('\n');

    public void Box(double x, double y, double width, double height, string kind) =>
        _text.Append(CultureInfo.InvariantCulture, $"""<rect x="{x:0.#}" y="{y:0.#}" width="{width:0.#}" height="{height:0.#}" rx="2" class="{kind}"/>""").Append('\n');

    public void Grid(double x1, double y1, double x2, double y2) =>
        _text.Append(CultureInfo.InvariantCulture, $"""<line x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}" class="grid"/>""").Append('\n');

    public void Line(IReadOnlyList<(double X, double Y)> points, string kind)
    {
        _text.Append(CultureInfo.InvariantCulture, $"""<polyline class="{kind} line" points="{string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:0.#},{p.Y:0.#}")))}"/>""").Append('\n');
        foreach (var (x, y) in points)
        {
            _text.Append(CultureInfo.InvariantCulture, $"""<circle cx="{x:0.#}" cy="{y:0.#}" r="4" class="{kind}"/>""").Append('\n');
        }
    }

    public override string ToString() => $"{_text}</svg>\n";
}

using System.Text;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Documentation;

/// <summary>The table of measurands in <c>docs/metering.md</c>; the rest of that page is written by hand.</summary>
internal static class MeasurandTablePage
{
    public const string Path = "docs/metering.md";

    private const string Begin = "<!-- measurands: written by dotnet run --project eng/Documentation -->\n";
    private const string End = "<!-- end of measurands -->";

    public static string Text()
    {
        var page = File.ReadAllText(System.IO.Path.Combine(RepositoryRoot.Path, Path));
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        return begin < 0 || end < begin
            ? throw new InvalidDataException($"{Path} lacks the comments around the table of measurands")
            : page[..(begin + Begin.Length)] + Table() + page[end..];
    }

    private static string Table()
    {
        var table = new StringBuilder("| measurand | name | device class | unit | state class | disabled by default | sum |\n|---|---|---|---|---|---|---|\n");
        foreach (var measurand in MeasurandTable.All)
        {
            var quantity = measurand.Quantities[0];
            table.Append("| `").Append(measurand.Name).Append("` | ").Append(measurand.Label)
                .Append(" | ").Append(Code(quantity.DeviceClass)).Append(" | ").Append(quantity.IsFlag ? "on, off" : quantity.Unit)
                .Append(" | ").Append(Code(measurand.StateClass)).Append(" | ").Append(measurand.IsNiche ? "yes" : "")
                .Append(" | ").Append(measurand.Sums ? "yes" : "").Append(" |\n");
        }

        return table.ToString();
    }

    private static string Code(string? text) => text is null ? "" : $"`{text}`";
}

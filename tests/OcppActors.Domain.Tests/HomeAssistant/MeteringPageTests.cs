using System.Text;
using OcppActors.Domain.HomeAssistant;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The page on metering shows the measurands as the table has them.</summary>
public sealed class MeteringPageTests
{
    private const string Begin = "dotnet test tests/OcppActors.Domain.Tests -->\n";
    private const string End = "<!-- end of measurands -->";

    [Fact]
    public void The_page_shows_every_measurand()
    {
        var path = Path.Combine(Root(), "docs", "metering.md");
        var page = File.ReadAllText(path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var shouldBe = page[..begin] + Table() + page[end..];
        if (Environment.GetEnvironmentVariable("OCPP_ACTORS_WRITE_DOCS") is not null)
        {
            File.WriteAllText(path, shouldBe);
        }

        page.ShouldBe(shouldBe);
    }

    private static string Table()
    {
        var table = new StringBuilder("| measurand | name | device class | unit | state class | sum |\n|---|---|---|---|---|---|\n");
        foreach (var measurand in MeasurandTable.All)
        {
            var quantity = measurand.Quantities[0];
            table.Append("| `").Append(measurand.Name).Append("` | ").Append(measurand.Label)
                .Append(" | ").Append(Code(quantity.DeviceClass)).Append(" | ").Append(quantity.Unit)
                .Append(" | ").Append(Code(measurand.StateClass)).Append(" | ").Append(measurand.Sums ? "yes" : "").Append(" |\n");
        }

        return table.ToString();
    }

    private static string Code(string? text) => text is null ? "" : $"`{text}`";

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "OcppActors.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }
}

using Shouldly;

namespace OcppActors.Tests.Architecture;

/// <summary><c>./fuzz.sh</c> runs the properties that are meant for it.</summary>
public sealed class FuzzTests
{
    private const string Trait = """[Trait("Kind", "fuzz")]""";
    private static readonly string Root = RepositoryFolder.Find();

    [Fact]
    public void The_script_selects_the_trait_and_sets_the_time()
    {
        var script = File.ReadAllText(Path.Combine(Root, "fuzz.sh"));

        script.ShouldContain("--filter Kind=fuzz ");
        script.ShouldContain($"export {FuzzProperty.SecondsVariable}=");
        script.ShouldContain($"{FuzzProperty.SeedVariable}=");
    }

    [Fact]
    public void Every_property_that_can_be_checked_for_longer_is_selected()
    {
        var tests = Directory.GetFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "FuzzTests.cs")
            .Select(file => (File: Path.GetFileName(file), Text: File.ReadAllText(file)))
            .ToList();

        var checkedForLonger = tests.Where(test => test.Text.Contains(".Fuzz(", StringComparison.Ordinal)).Select(test => test.File).ToList();

        checkedForLonger.Count.ShouldBeGreaterThan(20);
        tests.Where(test => test.Text.Contains(Trait, StringComparison.Ordinal)).Select(test => test.File).ShouldBe(checkedForLonger);
    }
}

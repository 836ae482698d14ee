using OcppActors.Configuration.Options;
using Shouldly;
using YamlDotNet.RepresentationModel;

namespace OcppActors.Tests.Architecture;

/// <summary>The container file and the compose file, as far as that goes without an engine.</summary>
public sealed class ContainerTests
{
    private static readonly string Root = RepositoryFolder.Find();

    private static readonly string Container = Path.Combine(Root, "init", "container");

    private static readonly string[] Containerfile = File.ReadAllLines(Path.Combine(Container, "Containerfile"));

    [Fact]
    public void Every_file_copied_into_the_image_exists()
    {
        var sources = Containerfile.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1])
            .ToList();

        sources.ShouldContain("src");
        sources.Where(source => !Path.Exists(Path.Combine(Root, source))).ShouldBeEmpty();
    }

    [Fact]
    public void The_image_runs_without_root_and_has_a_health_check()
    {
        Containerfile.ShouldContain("USER $APP_UID");
        Containerfile.ShouldContain(line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_compose_file_uses_options_and_files_that_exist()
    {
        using var text = new StreamReader(Path.Combine(Container, "compose.yaml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        var services = (YamlMappingNode)yaml.Documents[0].RootNode["services"];
        var variables = new RelayOptionRows().Table.In(OptionSources.Environment).Select(setting => setting.Variable).ToList();

        var relay = services["relay"];
        ((YamlMappingNode)relay["environment"]).Children.Keys.Select(key => ((YamlScalarNode)key).Value)
            .ShouldBeSubsetOf(variables);
        File.Exists(Path.Combine(Container, Text(relay["build"]["context"]), Text(relay["build"]["dockerfile"]))).ShouldBeTrue();
        ((YamlSequenceNode)services["broker"]["volumes"]).Select(volume => Text(volume).Split(':')[0])
            .Where(source => source.StartsWith('.') && !File.Exists(Path.Combine(Container, source)))
            .ShouldBeEmpty();
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}

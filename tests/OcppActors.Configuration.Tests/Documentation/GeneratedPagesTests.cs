using System.Diagnostics;
using OcppActors.Documentation;
using Shouldly;

namespace OcppActors.Configuration.Tests.Documentation;

/// <summary>The generated pages in the repository are what the generator writes (dotnet run --project eng/Documentation).</summary>
public sealed class GeneratedPagesTests
{
    private static readonly string Root = RepositoryRoot.Path;

    public static TheoryData<string> Paths => [.. GeneratedPages.All.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_page_is_up_to_date(string path) =>
        File.ReadAllText(Path.Combine(Root, path)).ShouldBe(GeneratedPages.All[path]);

    [Fact]
    public void There_is_no_page_of_a_command_that_no_longer_exists() =>
        new[] { "completions/bash", "completions/zsh", "man" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder)).Select(file => $"{folder}/{Path.GetFileName(file)}"))
            .ShouldBeSubsetOf(GeneratedPages.All.Keys);

    [RequiresTheory(Requirement.Bash)]
    [InlineData("ocpp-relay-server", "--id-tags ", "show hash hide")]
    [InlineData("ocpp-relay-server", "--id-tags = h", "hash hide")]
    [InlineData("ocpp-relay-server", "--ocpp-po", "--ocpp-port")]
    [InlineData("ocpp-relay-server", "--ocpp-port ", "")]
    [InlineData("ocpp-relay-server", "--config test.s", "test.sh")]
    [InlineData("ocpp-snoop2mqtt", "--verb", "--verbose")]
    [InlineData("ocpp-snoop", "", "record play --help --version")]
    [InlineData("ocpp-snoop", "rec", "record")]
    [InlineData("ocpp-snoop", "play --resta", "--restamp")]
    [InlineData("ocpp-snoop", "play --restamp = ", "never now")]
    [InlineData("ocpp-snoop-recorder", "--output = run.s", "run.sh")]
    [InlineData("ocpp-simulator", "chargers --ocpp ", "1.6 2.0.1")]
    public async Task Bash_completes(string command, string typed, string expected)
    {
        var words = string.Join(' ', $"{command} {typed}".Split(' ').Select(word => $"'{word}'"));
        var script = $"set -u; cd '{Root}'; . 'completions/bash/{command}'; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); "
            + $"function=$(complete -p {command} | sed 's/.*-F \\([^ ]*\\).*/\\1/'); $function; echo \"${{COMPREPLY[*]-}}\"";

        (await RunAsync("bash", "-c", script)).ShouldBe($"{expected}\n");
    }

    [RequiresFact(Requirement.Bash, Requirement.Groff)]
    public async Task Groff_reports_no_warning_for_a_man_page()
    {
        foreach (var path in GeneratedPages.All.Keys.Where(path => path.EndsWith(".1", StringComparison.Ordinal)))
        {
            (await RunAsync("bash", "-c", $"groff -man -ww -Tutf8 -z '{Path.Combine(Root, path)}' 2>&1")).ShouldBeEmpty(path);
        }
    }

    [RequiresFact(Requirement.Zsh)]
    public async Task Zsh_can_read_its_completions()
    {
        foreach (var path in GeneratedPages.All.Keys.Where(path => path.StartsWith("completions/zsh", StringComparison.Ordinal)))
        {
            (await RunAsync("zsh", "-n", Path.Combine(Root, path))).ShouldBeEmpty(path);
        }
    }

    private static async Task<string> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        (await error).ShouldBeEmpty();
        return await output;
    }
}

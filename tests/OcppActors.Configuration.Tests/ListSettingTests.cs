using System.Collections.Immutable;
using OcppActors.Configuration.Options;
using OcppActors.Configuration.Reading;
using Shouldly;

namespace OcppActors.Configuration.Tests;

/// <summary>A setting with several values, as a later option will have them.</summary>
public sealed class ListSettingTests
{
    private readonly OptionTable _table = new()
    {
        Command = "test",
        Section = "relay",
        VariablePrefix = "TEST_",
        Usage = "",
        Summary = "",
        Examples = [],
    };

    private readonly Setting<ImmutableArray<string?>> _hosts;
    private readonly SuppliedValues _givens = new();
    private readonly ConfigurationErrors _errors = new();

    public ListSettingTests() => _hosts = _table.Add("Group", "hosts", OptionTypes.Host.Several(), [], "Hosts.");

    [Theory]
    [InlineData("--hosts a --hosts b,c")]
    [InlineData("--hosts=a,b,c")]
    [InlineData("--hosts a,b --hosts=,c,")]
    public void On_the_command_line_a_list_is_repeated_or_has_commas(string commandLine)
    {
        new CommandLine(_table, commandLine.Split(' '), _givens, _errors).Read();

        Value().ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void In_the_environment_a_list_has_commas()
    {
        EnvironmentVariables.Read(_table, new Dictionary<string, string>(StringComparer.Ordinal) { ["TEST_HOSTS"] = "a, b,c" }, _givens, _errors);

        Value().ShouldBe(["a", "b", "c"]);
    }

    [Theory]
    [InlineData("hosts: [a, b, c]")]
    [InlineData("hosts: a, b, c")]
    [InlineData("hosts:\n  - a\n  - b\n  - c")]
    public void In_the_file_a_list_is_a_sequence(string lines)
    {
        new ConfigurationFile(_table, "c.yaml", _givens, _errors).Read($"relay:\n  {lines}\n");

        Value().ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void Every_wrong_value_is_reported()
    {
        new ConfigurationFile(_table, "c.yaml", _givens, _errors).Read("relay:\n  hosts: [a, 'b c', [d], 'e:1']\n");

        _hosts.Check(_givens.For(_hosts)[0], _errors).ShouldBeFalse();

        _errors.Count.ShouldBe(3);
    }

    private ImmutableArray<string?> Value()
    {
        _hosts.TryRead(_givens.For(_hosts).ShouldHaveSingleItem(), _errors, out var value).ShouldBeTrue();
        return value;
    }
}

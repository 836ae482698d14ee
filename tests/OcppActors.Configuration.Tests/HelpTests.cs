using OcppActors.Configuration.Options;
using Shouldly;

namespace OcppActors.Configuration.Tests;

public sealed class HelpTests
{
    private static readonly OptionTable[] Tables = [new RelayOptionRows().Table, new BridgeOptionRows().Table, new RecorderOptionRows().Table, new PlaybackOptionRows().Table];

    [Fact]
    public void Help_fits_a_terminal()
    {
        foreach (var line in Tables.SelectMany(table => HelpText.Of(table).Split('\n')))
        {
            line.Length.ShouldBeLessThanOrEqualTo(80, line);
        }
    }

    [Fact]
    public void Help_shows_every_option_with_its_variable_and_default()
    {
        foreach (var table in Tables)
        {
            // Line breaks fall anywhere.
            var help = string.Join(' ', HelpText.Of(table).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
            foreach (var setting in table.In(OptionSources.CommandLine))
            {
                help.ShouldContain($"{setting.Flag} {setting.Placeholder}".TrimEnd());
                help.ShouldContain(setting.Help);
                if (setting.Sources.HasFlag(OptionSources.Environment))
                {
                    help.ShouldContain(setting.Variable);
                }

                if (setting is { Placeholder: not null, DefaultText: { } shown and not "[]" })
                {
                    help.ShouldContain($"Default: {shown.Trim('"')}");
                }
            }
        }
    }
}

using System.Text;

namespace OcppActors.Configuration.Options;

/// <summary>What <c>--help</c> prints, 80 columns wide.</summary>
internal static class HelpText
{
    private const int Width = 80;
    private const int NamesEnd = 36;

    public static string Of(OptionTable table)
    {
        var text = new StringBuilder();
        text.Append(table.Summary).Append("\n\n");
        text.Append("Usage: ").Append(table.Command).Append(' ').Append(table.Usage).Append("\n\n");
        foreach (var (why, arguments) in table.Examples)
        {
            text.Append("  # ").Append(why).Append("\n  ").Append(table.Command).Append(' ').Append(arguments).Append('\n');
        }

        foreach (var group in table.In(OptionSources.CommandLine).GroupBy(setting => setting.Group))
        {
            text.Append('\n').Append(group.Key).Append(":\n");
            foreach (var setting in group)
            {
                Append(text, setting);
            }
        }

        text.Append("\nThe name on the right is the same option as an environment variable.\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, Setting setting)
    {
        var names = $"  {(setting.Letter is { } letter ? $"-{letter}, " : "")}{setting.Flag} {setting.Placeholder}".TrimEnd();
        var variable = setting.Sources.HasFlag(OptionSources.Environment) ? $"  {setting.Variable}" : "";
        text.Append($"{names.PadRight(NamesEnd - 2)}{variable}".TrimEnd()).Append('\n');

        var byDefault = setting is { DefaultText: { } shown and not "[]", Placeholder: not null } ? $" Default: {shown.Trim('"')}" : "";
        foreach (var line in LineWrapper.Lines(setting.Help + byDefault, Width - 6))
        {
            text.Append("      ").Append(line).Append('\n');
        }
    }
}

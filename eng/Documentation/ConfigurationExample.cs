using System.Text;
using OcppActors.Configuration.Options;

namespace OcppActors.Documentation;

/// <summary>
/// The text of <c>configs/configuration_example.yaml</c>: every key, commented out, with what it does and its default.
/// </summary>
internal static class ConfigurationExample
{
    private const int Width = 96;

    private const string Heading =
        """
        # Example configuration of ocpp-relay-server, ocpp-snoop2mqtt and ocpp-snoop. They can share one file: each reads its own section.
        # A key that is commented out, or null, has its default, which is shown; a key without a default shows an example. The
        # command line overrides the environment, which overrides this file.

        """;

    public static string Text(params IEnumerable<OptionTable> tables)
    {
        var text = new StringBuilder(Heading);
        foreach (var table in tables)
        {
            text.Append("\n# ").Append(table.Command).Append('\n').Append(table.Section).Append(":\n");
            var groups = table.In(OptionSources.File).GroupBy(setting => setting.Group).ToList();
            foreach (var group in groups)
            {
                text.Append(group == groups[0] ? "" : "\n").Append("  # --- ").Append(group.Key).Append('\n');
                foreach (var setting in group)
                {
                    Append(text, setting);
                }
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Setting setting)
    {
        foreach (var line in LineWrapper.Lines(setting.Help, Width))
        {
            text.Append("\n  # ").Append(line);
        }

        if (setting is TableSetting table)
        {
            text.Append("\n  #").Append(table.Key).Append(":\n");
            foreach (var line in table.Example!.Split('\n'))
            {
                var indented = line.TrimStart();
                text.Append(' ', 4 + line.Length - indented.Length).Append('#').Append(indented).Append('\n');
            }

            return;
        }

        var example = setting.Example is { } sample ? $"\"{sample}\"" : "null";
        text.Append("\n  #").Append(setting.Key).Append(": ").Append(setting.DefaultText ?? example).Append('\n');
    }
}

using System.Text;

namespace OcppActors.Documentation;

/// <summary>A command's page of section 1 of the manual, in the form of groff_man(7).</summary>
internal static class ManPage
{
    private static readonly string[] Services = ["ocpp-relay-server", "ocpp-snoop2mqtt"];

    public static string Of(CommandPage page, IReadOnlyList<CommandPage> all)
    {
        var text = new StringBuilder();
        text.Append(".\\\" Written from the options of the command, not by hand.\n");
        text.Append($".TH {page.Name.ToUpperInvariant()} 1 \"\" OcppActors \"User Commands\"\n");
        text.Append($".SH NAME\n{Text(page.Name)} \\- {Text(page.Brief)}\n.SH SYNOPSIS\n");
        var leaves = page.Commands.Count > 0 ? page.Commands : [page];
        foreach (var leaf in leaves)
        {
            text.Append(leaf == leaves[0] ? "" : ".br\n").Append($".B {Text(leaf == page ? page.Name : $"{page.Name} {leaf.Name}")}\n{Text(leaf.Usage)}\n");
        }

        text.Append($".SH DESCRIPTION\n{Text(page.Summary)}\n");
        foreach (var leaf in leaves)
        {
            AppendOptions(text, leaf, leaf == page ? "OPTIONS" : $"THE COMMAND {leaf.Name.ToUpperInvariant()}", leaf == page ? null : leaf.Summary);
        }

        AppendMore(text, page, leaves);
        AppendExamples(text, page, leaves);
        var others = all.Where(other => other.Name != page.Name).Select(other => $".BR {Text(other.Name)} (1)");
        return text.Append(".SH SEE ALSO\n").AppendJoin(",\n", others).Append('\n').ToString().Replace(",\n", " ,\n", StringComparison.Ordinal);
    }

    private static void AppendOptions(StringBuilder text, CommandPage page, string heading, string? summary)
    {
        text.Append($".SH {heading}\n").Append(summary is null ? "" : $"{Text(summary)}\n");
        foreach (var group in page.Options.GroupBy(row => row.Group))
        {
            text.Append(group.Key == "Options" ? "" : $".SS {Text(group.Key)}\n");
            foreach (var row in group)
            {
                text.Append(".TP\n\\fB").Append(row.Letter is { } letter ? $"\\-{letter}\\fR, \\fB" : "").Append(Text(row.Flag)).Append("\\fR");
                text.Append(row.Placeholder is { } placeholder ? $" \\fI{Text(placeholder)}\\fR\n" : "\n");
                text.Append(Text(row.Help)).Append('\n');
                text.Append(row.Default is { } byDefault ? $"Default: {Text(byDefault)}.\n" : "");
                text.Append(row.Variable is { } variable ? $"In the environment: {Text(variable)}.\n" : "");
            }
        }
    }

    private static void AppendMore(StringBuilder text, CommandPage page, IReadOnlyList<CommandPage> leaves)
    {
        text.Append(page.More.Length > 0 ? page.More.ReplaceLineEndings("\n") + "\n" : "");
        var sections = leaves.Select(leaf => leaf.Section).OfType<string>().ToList();
        if (sections.Count > 0)
        {
            text.Append(".SH CONFIGURATION\n")
                .Append("The command line overrides the environment, which overrides the file that\n.B \\-\\-config\nnames, which overrides the default.\n")
                .Append($"The file is YAML; its section is\n.BR {string.Join(" or\n.BR ", sections.Select(section => $"{Text(section)}:"))} ,\n")
                .Append("and a key is the long option with _ for \\-.\nAll errors are reported at once, each with its location, and nothing is started.\n");
        }

        text.Append(Services.Contains(page.Name)
            ? ".SH SIGNALS\n.TP\n.B SIGHUP\nReads the configuration file and the files of secrets and certificates again. Open connections go on, new ones "
                + "use the new settings. Errors change nothing. The log says what needs a restart.\n.TP\n.B SIGTERM, SIGINT\nStops in order.\n"
            : "");
        text.Append(".SH EXIT STATUS\n.TP\n.B 0\nStopped in order by SIGTERM or SIGINT; or the help or the version was printed.\n")
            .Append(".TP\n.B 1\nCould not start, as where a port is taken, or could not go on, as where a disk is full.\n")
            .Append(".TP\n.B 2\nErrors in the arguments or the configuration; nothing was started.\n")
            .Append(Services.Contains(page.Name) ? ".TP\n.B 3\nNothing was retained of a charge point that was to be forgotten.\n" : "");
    }

    private static void AppendExamples(StringBuilder text, CommandPage page, IReadOnlyList<CommandPage> leaves)
    {
        var examples = page.Examples.Select(example => (example.Why, Line: $"{page.Name} {example.Arguments}"))
            .Concat(leaves.Where(leaf => leaf != page).SelectMany(leaf => leaf.Examples.Select(example => (example.Why, Line: $"{page.Name} {leaf.Name} {example.Arguments}"))))
            .ToList();
        text.Append(examples.Count > 0 ? ".SH EXAMPLES\n" : "");
        foreach (var (why, line) in examples)
        {
            text.Append(why.Length > 0 ? $".PP\n{Text(why)}:\n" : ".br\n").Append($".RS\n.nf\n{Text(line.TrimEnd())}\n.fi\n.RE\n");
        }
    }

    // A dash is a hyphen to groff, and a line that begins with a dot or a quote a request.
    private static string Text(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal).Replace("…", "...", StringComparison.Ordinal);
        return escaped is ['.' or '\'', ..] ? $"\\&{escaped}" : escaped;
    }
}

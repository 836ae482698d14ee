using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using OcppActors.Configuration.Options;

namespace OcppActors.Configuration.Reading;

/// <summary>Reads the settings on the command line.</summary>
internal sealed class CommandLine(OptionTable table, IReadOnlyList<string> arguments, SuppliedValues supplied, ConfigurationErrors errors)
{
    // A password may begin with '@', or with '-h', which must not print the help.
    private static readonly ParserConfiguration NoSpecialSyntax = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    public void Read()
    {
        var options = table.In(OptionSources.CommandLine).Select(setting => (Setting: setting, Option: OptionFor(setting))).ToList();
        var command = new Command("command"); // never shown; a sub-command's own name has a blank
        options.ForEach(pair => command.Options.Add(pair.Option));

        var result = command.Parse(arguments, NoSpecialSyntax);
        foreach (var (setting, option) in options)
        {
            if (result.GetResult(option) is { Implicit: false } found)
            {
                Apply(setting, found);
            }
        }

        Refuse(result.UnmatchedTokens);
    }

    // Only texts: all three sources are parsed in the same way.
    private static Option OptionFor(Setting setting)
    {
        string[] letters = setting.Letter is { } letter ? [$"-{letter}"] : [];
        return setting.Placeholder is null
            ? new Option<bool>(setting.Flag, letters) { Arity = ArgumentArity.ZeroOrOne }
            : new Option<string[]>(setting.Flag, letters) { Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = setting.TakesSeveral };
    }

    private void Apply(Setting setting, OptionResult found)
    {
        var texts = found.Tokens.Select(token => token.Value).ToImmutableArray();
        if (setting.Placeholder is null)
        {
            Supply(setting, new TextNode(texts is [.., var value] ? value : "true"));
            return;
        }

        var emptied = arguments.Count(argument => argument == $"{setting.Flag}=");
        var option = texts.FirstOrDefault(text => text is ['-', _, ..] && arguments.Contains(text));
        if (option is not null || texts.Length + emptied < found.IdentifierTokenCount)
        {
            errors.Add(setting.Flag, $"needs a value: {setting.Flag} {setting.Placeholder}, or {setting.Flag}=… where it begins with -");
        }
        else if (setting.IsList)
        {
            Supply(setting, new ListNode([.. texts.Select(text => new TextNode(text))]));
        }
        else
        {
            Supply(setting, new TextNode(texts.LastOrDefault("")));
        }
    }

    private void Supply(Setting setting, Node node) => supplied.Add(setting, new SuppliedValue(ValueSource.CommandLine, setting.Flag, node));

    /// <summary>Reports unknown arguments without repeating what may be a misplaced secret.</summary>
    private void Refuse(IReadOnlyList<string> unmatched)
    {
        var afterUnknown = false;
        foreach (var text in unmatched)
        {
            var position = arguments.ToList().IndexOf(text);
            if (position < 0)
            {
                RefuseSwitchValue(text);
            }
            else if (text is ['-', _, ..])
            {
                RefuseOption(text.Split(['=', ':'], 2)[0]);
            }
            else if (!afterUnknown)
            {
                errors.Add($"argument {position + 1}", "belongs to no option; put a value with spaces in quotes");
            }

            afterUnknown = text is ['-', _, ..] && text.IndexOfAny(['=', ':']) < 0;
        }
    }

    private void RefuseOption(string name)
    {
        var isLong = name.StartsWith("--", StringComparison.Ordinal);
        var suggestion = isLong ? NearestName.Suggestion(table.In(OptionSources.CommandLine).Select(setting => setting.Flag), name) : "";
        errors.Add(isLong || name.Length <= 2 ? name : $"{name[..2]}…", $"is not an option of {table.Command}{suggestion}");
    }

    // "--verbose=maybe" comes as "--verbose" and an unmatched "maybe".
    private void RefuseSwitchValue(string text)
    {
        var argument = arguments.FirstOrDefault(argument => argument.EndsWith(text, StringComparison.Ordinal));
        errors.Add(argument?[..^text.Length].TrimEnd('=', ':') ?? "an argument", "takes true or false, or no value at all");
    }
}

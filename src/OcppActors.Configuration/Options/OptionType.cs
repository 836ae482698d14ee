using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration.Options;

/// <summary>How the values of an option are parsed and formatted.</summary>
/// <param name="placeholder">The placeholder of the value in <c>--help</c>; null: a switch.</param>
internal abstract class OptionType<T>(string? placeholder)
{
    public string? Placeholder => placeholder;

    public virtual bool IsList => false;

    /// <summary>The value as YAML.</summary>
    public abstract string Format(T value);

    /// <summary>Parses a supplied value; false after an error, which has been reported.</summary>
    public abstract bool TryRead(SuppliedValue given, ConfigurationErrors errors, [MaybeNullWhen(false)] out T value);
}

/// <summary>Reads one text; returns what is wrong with it, or null.</summary>
internal delegate string? TextParser<T>(string text, out T value);

/// <summary>An option type whose value is one text.</summary>
internal sealed class ScalarType<T>(string? placeholder, TextParser<T> read, Func<T, string> show) : OptionType<T>(placeholder)
{
    public override string Format(T value) => show(value);

    public override bool TryRead(SuppliedValue given, ConfigurationErrors errors, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        var wrong = given.Node switch
        {
            TextNode text => read(text.Text, out value),
            ListNode => "is a list; give one value",
            TableNode => "holds keys of its own; give one value",
            _ => "has no value",
        };
        if (wrong is not null)
        {
            errors.Add(given.Location, wrong);
        }

        return wrong is null;
    }

    /// <summary>Several of these: repeated or with commas on the command line, with commas in the environment, a YAML sequence.</summary>
    public OptionType<ImmutableArray<T>> Several() => new ListType<T>(this);
}

/// <summary>A list of values of one type.</summary>
internal sealed class ListType<T>(ScalarType<T> item) : OptionType<ImmutableArray<T>>($"{item.Placeholder},…")
{
    public override bool IsList => true;

    public override string Format(ImmutableArray<T> value) => $"[{string.Join(", ", value.Select(item.Format))}]";

    public override bool TryRead(SuppliedValue given, ConfigurationErrors errors, out ImmutableArray<T> value)
    {
        var nodes = given.Node is ListNode list ? list.Items : [given.Node];
        var values = ImmutableArray.CreateBuilder<T>();
        var before = errors.Count;
        foreach (var node in nodes.SelectMany(SplitAtCommas))
        {
            if (item.TryRead(given with { Node = node }, errors, out var read))
            {
                values.Add(read);
            }
        }

        value = values.ToImmutable();
        return errors.Count == before;
    }

    private static IEnumerable<Node> SplitAtCommas(Node node) => node is not TextNode text
        ? [node]
        : text.Text
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => text with { Text = part });
}

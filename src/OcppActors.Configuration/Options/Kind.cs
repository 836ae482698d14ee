using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration.Options;

/// <summary>How values of a sort are written and read.</summary>
/// <param name="placeholder">What stands for the value in <c>--help</c>; null: a switch.</param>
internal abstract class Kind<T>(string? placeholder)
{
    public string? Placeholder => placeholder;

    public virtual bool IsList => false;

    /// <summary>The value as YAML.</summary>
    public abstract string Show(T value);

    /// <summary>Reads what was given; false when it is a mistake, which has then been told.</summary>
    public abstract bool TryRead(Given given, ConfigurationErrors mistakes, [MaybeNullWhen(false)] out T value);
}

/// <summary>Reads one text; returns what is wrong with it, or null.</summary>
internal delegate string? TextReading<T>(string text, out T value);

/// <summary>A sort of value that is one text.</summary>
internal sealed class ScalarKind<T>(string? placeholder, TextReading<T> read, Func<T, string> show) : Kind<T>(placeholder)
{
    public override string Show(T value) => show(value);

    public override bool TryRead(Given given, ConfigurationErrors mistakes, [MaybeNullWhen(false)] out T value)
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
            mistakes.Add(given.Location, wrong);
        }

        return wrong is null;
    }

    /// <summary>Several of these: repeated or with commas on the command line, with commas in the environment, a YAML sequence.</summary>
    public Kind<ImmutableArray<T>> Several() => new ListKind<T>(this);
}

/// <summary>A list of values of one sort.</summary>
internal sealed class ListKind<T>(ScalarKind<T> item) : Kind<ImmutableArray<T>>($"{item.Placeholder},…")
{
    public override bool IsList => true;

    public override string Show(ImmutableArray<T> value) => $"[{string.Join(", ", value.Select(item.Show))}]";

    public override bool TryRead(Given given, ConfigurationErrors mistakes, out ImmutableArray<T> value)
    {
        var nodes = given.Node is ListNode list ? list.Items : [given.Node];
        var values = ImmutableArray.CreateBuilder<T>();
        var before = mistakes.Count;
        foreach (var node in nodes.SelectMany(SplitAtCommas))
        {
            if (item.TryRead(given with { Node = node }, mistakes, out var read))
            {
                values.Add(read);
            }
        }

        value = values.ToImmutable();
        return mistakes.Count == before;
    }

    private static IEnumerable<Node> SplitAtCommas(Node node) => node is not TextNode text
        ? [node]
        : text.Text
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => text with { Text = part });
}

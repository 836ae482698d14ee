using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OcppActors.Configuration.Reading;

/// <summary>
/// Parses YAML into nodes with positions. Duplicate keys are kept, so that all of them can be reported.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>Far more than any configuration has; a thousand times as many would exhaust the stack.</summary>
    private const int MaxDepth = 50;

    private readonly IParser _parser;
    private readonly Dictionary<AnchorName, Node> _anchors = [];
    private readonly Action<Position, string> _wrong;
    private int _depth;

    private YamlTree(IParser parser, Action<Position, string> wrong) => (_parser, _wrong) = (parser, wrong);

    /// <summary>Reads the file's one document; false when it is not YAML.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="wrong">Receives the errors with their positions.</param>
    /// <param name="root">The document; an empty file is a null.</param>
    public static bool TryRead(string text, Action<Position, string> wrong, [NotNullWhen(true)] out Node? root)
    {
        var tree = new YamlTree(new Parser(new StringReader(text)), wrong);
        try
        {
            root = tree.ReadDocument();
            return true;
        }
        catch (YamlException e)
        {
            var (position, what) = YamlSyntax.Explain(e, text);
            wrong(position, what);
            root = null;
            return false;
        }
        catch (InvalidOperationException)
        {
            // The library has no other word for some of what is not YAML.
            wrong(tree._parser.Current is { } last ? new Position(last.End.Line, last.End.Column) : default, "is not YAML");
            root = null;
            return false;
        }
    }

    private Node ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            return new NullNode(default);
        }

        var root = ReadNode();
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _wrong(SpotOf(second), "begins a second document; one file holds one");
        }

        return root;
    }

    private Node ReadNode()
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Resolve(alias);
        }

        if (!_parser.Accept<NodeEvent>(out var start))
        {
            throw new SemanticErrorException(_parser.Current!.Start, _parser.Current.End, "A value was expected.");
        }

        // A password that begins with '!' would silently lose its first word: no value here needs a tag.
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && !start.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal))
        {
            _wrong(SpotOf(start), "has a tag; put a value that begins with ! in quotes");
        }

        if (++_depth > MaxDepth)
        {
            throw new SemanticErrorException(start.Start, start.End, $"More than {MaxDepth} levels");
        }

        Node node = start switch
        {
            Scalar => ReadScalar(),
            SequenceStart => ReadList(),
            _ => ReadTable(),
        };
        _depth--;
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = node;
        }

        return node;
    }

    // The alias is not named: it may be a password that begins with '*'.
    private Node Resolve(AnchorAlias alias)
    {
        if (_anchors.TryGetValue(alias.Value, out var node))
        {
            return node;
        }

        _wrong(SpotOf(alias), "is an alias of nothing; put a value that begins with * in quotes");
        return new NullNode(SpotOf(alias));
    }

    private Node ReadScalar()
    {
        var scalar = _parser.Consume<Scalar>();
        return scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" }
            ? new NullNode(SpotOf(scalar))
            : new TextNode(scalar.Value, SpotOf(scalar));
    }

    private ListNode ReadList()
    {
        var start = _parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode());
        }

        return new ListNode(items.ToImmutable(), SpotOf(start));
    }

    private TableNode ReadTable()
    {
        var start = _parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<Entry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode();
            var value = ReadNode();
            if (key is TextNode name)
            {
                entries.Add(new Entry(name.Text, name.Position, value));
            }
            else
            {
                _wrong(key.Position, "is not a key; a key is a plain name");
            }
        }

        return new TableNode(entries.ToImmutable(), SpotOf(start));
    }

    private static Position SpotOf(ParsingEvent read) => new(read.Start.Line, read.Start.Column);
}

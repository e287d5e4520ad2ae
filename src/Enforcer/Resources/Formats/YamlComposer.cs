using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Scalar = YamlDotNet.Core.Events.Scalar;

namespace Enforcer.Resources.Formats;

/// <summary>
/// Composes the event stream of one document into located nodes: anchors expanded within a budget, merge keys applied, duplicate keys
/// reported, scalars resolved as the API server's reader does.
/// </summary>
internal sealed class YamlComposer
{
    private readonly SourceText _source;
    private readonly YamlDocumentText _part;
    private readonly ReaderLimits _limits;
    private readonly List<ReadError> _errors;
    private readonly Parser _parser;
    private readonly int _maxDepth;
    private readonly Dictionary<string, Anchored> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    public YamlComposer(SourceText source, YamlDocumentText part, ReaderLimits limits, List<ReadError> errors)
    {
        _source = source;
        _part = part;
        _limits = limits;
        _errors = errors;
        _maxDepth = Math.Min(limits.MaxDepth, ReaderLimits.DeepestTree);
        _parser = new Parser(new Scanner(new StringReader(part.Text), skipComments: true));
    }

    /// <summary>The line of the last value that was read, for faults that name no place of their own.</summary>
    public int Line => _parser.Current is { } last ? At(last.End).Line : _part.FirstLine;

    /// <summary>The roots of the part's documents: one, or none where it is empty.</summary>
    public List<Node> Compose()
    {
        var roots = new List<Node>();
        while (_parser.MoveNext())
        {
            switch (_parser.Current)
            {
                case StreamStart or StreamEnd or DocumentEnd:
                    break;
                case DocumentStart:
                    _anchors.Clear();
                    break;
                default:
                    roots.Add(Compose(1).Node);
                    break;
            }
        }

        return roots;
    }

    private Anchored Compose(int depth)
    {
        var current = _parser.Current!;
        if (current is AnchorAlias alias)
        {
            return Expand(alias, depth);
        }

        if (depth > _maxDepth)
        {
            throw Fault(current.Start, $"values are nested deeper than {_maxDepth}: flatten the document");
        }

        var before = _nodes;
        Spend(1, current.Start);
        if (current is not NodeEvent { Anchor: var anchor })
        {
            throw Fault(current.Start, "not valid YAML: a value is missing");
        }

        // An anchor is known only once its value is complete: a value that contains its own alias is a cycle.
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = Anchored.Open;
        }

        var (node, height) = current switch
        {
            MappingStart start => Map(start, depth),
            SequenceStart start => List(start, depth),
            _ => (Scalar((Scalar)current), 1),
        };
        var result = new Anchored(node, _nodes - before, height);
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = result;
        }

        return result;
    }

    private Anchored Expand(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var target))
        {
            throw Fault(alias.Start, "an alias names an anchor that is not defined before it");
        }

        if (target.Node is null)
        {
            throw Fault(alias.Start, "an anchor contains itself: write the value out");
        }

        if (depth + target.Height - 1 > _maxDepth)
        {
            throw Fault(alias.Start, $"values are nested deeper than {_maxDepth} once aliases are expanded: flatten the document");
        }

        Spend(target.Size, alias.Start);
        return target with { Node = target.Node.Copy() };
    }

    private (Node Node, int Height) Map(MappingStart start, int depth)
    {
        var entries = new List<MapEntry>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        List<Node>? merges = null;
        var height = 0;
        while (Next() is not MappingEnd)
        {
            var keyEvent = _parser.Current!;
            var key = Compose(depth + 1).Node;
            var keyStart = At(keyEvent.Start);
            Next();
            var value = Compose(depth + 1);
            height = Math.Max(height, value.Height);
            if (key is not ScalarNode scalar)
            {
                // {{ .Values.a }} is YAML: a map as the key of a map.
                var isTemplate = _part.Text.AsSpan(0, (int)keyEvent.Start.Index).EndsWith("{");
                throw Fault(keyEvent.Start, isTemplate ? $"not valid YAML: {YamlTree.Template}" : "a map or list stands as a key: Kubernetes knows only text keys");
            }

            if (scalar is { Raw: "<<", Style: ScalarStyle.Plain })
            {
                (merges ??= []).Add(value.Node);
                continue;
            }

            var entry = new MapEntry(scalar.Raw, keyStart, value.Node);
            if (seen.TryGetValue(scalar.Raw, out var first))
            {
                _errors.Add(TreeException.Duplicate(_source.File, scalar.Raw, keyStart.Line, entries[first].KeyStart.Line));
                entries[first] = entry;
            }
            else
            {
                seen.Add(scalar.Raw, entries.Count);
                entries.Add(entry);
            }
        }

        Merge(merges, entries, seen, start.Start);
        return (new MapNode(entries, At(start.Start), At(_parser.Current!.End)), height + 1);
    }

    // Merge keys (YAML 1.1 "<<"): a map or a list of maps; what the map says itself wins, then the earlier source.
    private void Merge(List<Node>? merges, List<MapEntry> entries, Dictionary<string, int> seen, Mark start)
    {
        foreach (var source in merges?.SelectMany(merge => merge is ListNode list ? list.Items : [merge]) ?? [])
        {
            if (source is not MapNode map)
            {
                throw Fault(start, "a merge key ('<<') takes a map or a list of maps");
            }

            foreach (var entry in map.Entries)
            {
                if (seen.TryAdd(entry.Key, entries.Count))
                {
                    entries.Add(entry);
                }
            }
        }
    }

    private (Node Node, int Height) List(SequenceStart start, int depth)
    {
        var items = new List<Node>();
        var height = 0;
        while (Next() is not SequenceEnd)
        {
            var item = Compose(depth + 1);
            height = Math.Max(height, item.Height);
            items.Add(item.Node);
        }

        return (new ListNode(items, At(start.Start), At(_parser.Current!.End)), height + 1);
    }

    private ScalarNode Scalar(Scalar scalar)
    {
        var style = scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.SingleQuoted => ScalarStyle.SingleQuoted,
            YamlDotNet.Core.ScalarStyle.DoubleQuoted => ScalarStyle.DoubleQuoted,
            YamlDotNet.Core.ScalarStyle.Literal or YamlDotNet.Core.ScalarStyle.Folded => ScalarStyle.Block,
            _ => ScalarStyle.Plain,
        };
        var kind = style == ScalarStyle.Plain && scalar.Tag.IsEmpty
            ? ScalarWords.Resolve(scalar.Value)
            : Tagged(scalar);
        return new ScalarNode(scalar.Value, kind, style, At(scalar.Start), At(scalar.End))
        {
            Tag = !scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag.Value.StartsWith('!') ? scalar.Tag.Value : null,
        };
    }

    private static ScalarKind Tagged(Scalar scalar) => scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? ScalarKind.Text : scalar.Tag.Value switch
    {
        "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:null" => ScalarWords.Resolve(scalar.Value),
        _ => ScalarKind.Text,
    };

    private ParsingEvent Next()
    {
        // The parser closes what it opened or throws; an end of events inside a value is its fault, not the text's.
        if (!_parser.MoveNext())
        {
            throw new TreeException(_part.FirstLine, "not valid YAML: the document ends inside a value");
        }

        return _parser.Current!;
    }

    private void Spend(int nodes, Mark at)
    {
        _nodes += nodes;
        if (_nodes > _limits.MaxNodes)
        {
            throw Fault(at, $"the document holds more than {_limits.MaxNodes} values once aliases are expanded: split it or write it without anchors");
        }
    }

    private TreeException Fault(Mark at, string message) => new(At(at).Line, message);

    private TextPosition At(Mark mark) =>
        new((int)mark.Line + _part.FirstLine - 1, Math.Max(1, (int)mark.Column), (int)mark.Index + _part.FirstOffset);

    /// <summary>A composed value with what it costs to copy: its number of nodes and its height.</summary>
    private sealed record Anchored(Node Node, int Size, int Height)
    {
        /// <summary>Stands for an anchor whose value is still being read.</summary>
        public static readonly Anchored Open = new(null!, 0, 0);
    }
}

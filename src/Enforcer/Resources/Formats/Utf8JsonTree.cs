using System.Text;
using System.Text.Json;

namespace Enforcer.Resources.Formats;

/// <summary>
/// Builds trees from JSON that no person edits (a review, a live object), in one pass over its bytes: every place is the start. What the server
/// notes for itself (<c>metadata.managedFields</c> of the root) is left out.
/// </summary>
internal sealed class Utf8JsonTree
{
    // Who set which field, as the server notes it in an object's metadata: a fifth of many objects, and nobody reads it.
    private const string ServerNotes = "managedFields";

    // Below this a look at each key is cheaper than a set of them.
    private const int FewKeys = 16;

    // What is open at each depth, so that maps and lists are made once, of the size that they have.
    private readonly List<MapEntry> _entries = new(64);
    private readonly List<Node> _items = new(16);
    private readonly int _deepest;
    private readonly int _noted;
    private int _left;

    private Utf8JsonTree(ReaderLimits limits, bool isWhole)
    {
        _left = limits.MaxNodes;
        _deepest = Math.Min(limits.MaxDepth, ReaderLimits.DeepestTree);
        _noted = isWhole ? -1 : _deepest;
    }

    /// <summary>
    /// Reads the value at which the reader stands, and leaves the reader at its end. Null where the value is beyond the limits, or holds text
    /// that is no Unicode (half of a surrogate pair, broken UTF-8).
    /// </summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static Node? Read(ref Utf8JsonReader reader, ReaderLimits limits) => Read(ref reader, limits, isWhole: false);

    /// <summary>As <see cref="Read(ref Utf8JsonReader, ReaderLimits)"/>, of a whole text.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static Node? Read(ReadOnlySpan<byte> json, ReaderLimits limits) => Read(json, limits, isWhole: false);

    /// <summary>As <see cref="Read(ReadOnlySpan{byte}, ReaderLimits)"/>, with what the server notes for itself.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static Node? ReadWhole(ReadOnlySpan<byte> json, ReaderLimits limits) => Read(json, limits, isWhole: true);

    private static Node? Read(ReadOnlySpan<byte> json, ReaderLimits limits, bool isWhole)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ReaderLimits.DeepestTree + 1 });
        reader.Read();
        var tree = Read(ref reader, limits, isWhole);
        // Anything behind the value makes it no JSON.
        reader.Read();
        return tree;
    }

    private static Node? Read(ref Utf8JsonReader reader, ReaderLimits limits, bool isWhole)
    {
        var start = reader;
        Node? tree;
        try
        {
            var made = new Utf8JsonTree(limits, isWhole);
            tree = made.Value(ref reader, made._deepest);
        }
        catch (InvalidOperationException)
        {
            // The parser's answer to text that cannot be decoded.
            tree = null;
        }

        if (tree is null)
        {
            reader = start;
            reader.Skip();
        }

        return tree;
    }

    private Node? Value(ref Utf8JsonReader reader, int depth, bool isMetadata = false)
    {
        if (--_left < 0 || depth == 0)
        {
            return null;
        }

        return reader.TokenType switch
        {
            JsonTokenType.StartObject => Map(ref reader, depth, isMetadata),
            JsonTokenType.StartArray => List(ref reader, depth),
            JsonTokenType.String => Scalar(reader.GetString()!, ScalarKind.Text, ScalarStyle.DoubleQuoted),
            JsonTokenType.True => Scalar("true", ScalarKind.Boolean, ScalarStyle.Plain),
            JsonTokenType.False => Scalar("false", ScalarKind.Boolean, ScalarStyle.Plain),
            JsonTokenType.Number => Scalar(Encoding.ASCII.GetString(reader.ValueSpan), reader.TryGetInt64(out _) ? ScalarKind.Integer : ScalarKind.Number, ScalarStyle.Plain),
            _ => Scalar("null", ScalarKind.Null, ScalarStyle.Plain),
        };
    }

    private MapNode? Map(ref Utf8JsonReader reader, int depth, bool isMetadata)
    {
        var first = _entries.Count;
        Dictionary<string, int>? places = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = KnownKeys.Text(ref reader);
            reader.Read();
            if (isMetadata && key == ServerNotes)
            {
                reader.Skip();
                continue;
            }

            if (Value(ref reader, depth - 1, isMetadata: depth == _noted && key == "metadata") is not { } value)
            {
                return null;
            }

            var entry = new MapEntry(key, TextPosition.Start, value);
            // The last of two equal keys wins, as for the API server.
            if (Place(key, first, ref places) is var place and >= 0)
            {
                _entries[place] = entry;
            }
            else
            {
                _entries.Add(entry);
            }
        }

        var own = new MapEntry[_entries.Count - first];
        _entries.CopyTo(first, own, 0, own.Length);
        _entries.RemoveRange(first, own.Length);
        return MapNode.Owning(own);
    }

    private int Place(string key, int first, ref Dictionary<string, int>? places)
    {
        if (_entries.Count - first < FewKeys)
        {
            for (var i = first; i < _entries.Count; i++)
            {
                if (string.Equals(_entries[i].Key, key, StringComparison.Ordinal))
                {
                    return i;
                }
            }

            return -1;
        }

        if (places is null)
        {
            places = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = first; i < _entries.Count; i++)
            {
                places.Add(_entries[i].Key, i);
            }
        }

        return places.TryAdd(key, _entries.Count) ? -1 : places[key];
    }

    private ListNode? List(ref Utf8JsonReader reader, int depth)
    {
        var first = _items.Count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Value(ref reader, depth - 1) is not { } value)
            {
                return null;
            }

            _items.Add(value);
        }

        var own = new Node[_items.Count - first];
        _items.CopyTo(first, own, 0, own.Length);
        _items.RemoveRange(first, own.Length);
        return ListNode.Owning(own);
    }

    private static ScalarNode Scalar(string raw, ScalarKind kind, ScalarStyle style) =>
        new(raw, kind, style, TextPosition.Start, TextPosition.Start);
}

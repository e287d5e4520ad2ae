using System.Text;
using System.Text.Json;

namespace Enforcer.Resources.Formats;

/// <summary>Builds located trees from JSON text in one pass.</summary>
internal static class JsonTree
{
    /// <summary>Reads every top-level value; stops at the first error, which is added to <paramref name="errors"/>.</summary>
    public static IReadOnlyList<Node> Read(SourceText source, ReaderLimits limits, List<ReadError> errors)
    {
        var roots = new List<Node>();
        var bytes = Encoding.UTF8.GetBytes(source.Text);
        var builder = new Builder(bytes, source.File, limits, errors);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions
        {
            AllowMultipleValues = true,
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
            // One more than allowed, so that the message about depth is ours.
            MaxDepth = Math.Min(limits.MaxDepth, ReaderLimits.DeepestTree) + 1,
        });
        try
        {
            while (reader.Read())
            {
                if (roots.Count == limits.MaxDocuments)
                {
                    throw new TreeException(builder.Position(reader.TokenStartIndex).Line, $"the file has more than {limits.MaxDocuments} documents: split it");
                }

                roots.Add(builder.Value(ref reader, 1));
            }
        }
        catch (JsonException failure)
        {
            errors.Add(new ReadError(source.File, (int)(failure.LineNumber ?? 0) + 1, $"not valid JSON: {Plain(failure)}"));
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to an escape that is half of a surrogate pair.
            errors.Add(new ReadError(source.File, builder.Position(reader.TokenStartIndex).Line, "not valid JSON: a string holds half of a surrogate pair"));
        }
        catch (TreeException failure)
        {
            errors.Add(new ReadError(source.File, failure.Line, failure.Message));
        }

        return roots;
    }

    // The framework's message quotes the offending character, which may be part of a secret, and repeats the position.
    private static string Plain(JsonException failure)
    {
        var message = failure.Message;
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = cut < 0 ? message : message[..cut];
        var quote = message.IndexOf('\'', StringComparison.Ordinal);
        return quote < 0 ? message.TrimEnd('.') : $"unexpected character at column {failure.BytePositionInLine + 1}";
    }

    private ref struct Builder(ReadOnlySpan<byte> bytes, string file, ReaderLimits limits, List<ReadError> errors)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _atByte;
        private int _line = 1;
        private int _column = 1;
        private int _offset;
        private int _nodes;

        public Node Value(ref Utf8JsonReader reader, int depth)
        {
            var start = Position(reader.TokenStartIndex);
            if (++_nodes > limits.MaxNodes)
            {
                throw new TreeException(start.Line, $"the file holds more than {limits.MaxNodes} values: split it");
            }

            if (depth > limits.MaxDepth)
            {
                throw new TreeException(start.Line, $"values are nested deeper than {limits.MaxDepth}: flatten the document");
            }

            return reader.TokenType switch
            {
                JsonTokenType.StartObject => Map(ref reader, start, depth),
                JsonTokenType.StartArray => List(ref reader, start, depth),
                JsonTokenType.String => Scalar(ref reader, reader.GetString()!, ScalarKind.Text, ScalarStyle.DoubleQuoted, start),
                JsonTokenType.True => Scalar(ref reader, "true", ScalarKind.Boolean, ScalarStyle.Plain, start),
                JsonTokenType.False => Scalar(ref reader, "false", ScalarKind.Boolean, ScalarStyle.Plain, start),
                JsonTokenType.Null => Scalar(ref reader, "null", ScalarKind.Null, ScalarStyle.Plain, start),
                _ => Number(ref reader, start),
            };
        }

        /// <summary>Line and column of a byte; called with growing offsets, so that the whole file costs one pass.</summary>
        public TextPosition Position(long byteOffset)
        {
            while (_atByte < byteOffset)
            {
                var current = _bytes[_atByte++];
                if (current == '\n')
                {
                    _line++;
                    _column = 1;
                    _offset++;
                }
                else if ((current & 0xC0) != 0x80)
                {
                    // A four-byte sequence is two UTF-16 code units.
                    var units = current >= 0xF0 ? 2 : 1;
                    _column += units;
                    _offset += units;
                }
            }

            return new TextPosition(_line, _column, _offset);
        }

        private MapNode Map(ref Utf8JsonReader reader, TextPosition start, int depth)
        {
            var entries = new List<MapEntry>();
            Dictionary<string, int>? seen = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var keyStart = Position(reader.TokenStartIndex);
                var key = reader.GetString()!;
                reader.Read();
                var entry = new MapEntry(key, keyStart, Value(ref reader, depth + 1));
                seen ??= new Dictionary<string, int>(StringComparer.Ordinal);
                if (seen.TryGetValue(key, out var first))
                {
                    errors.Add(TreeException.Duplicate(file, key, keyStart.Line, entries[first].KeyStart.Line));
                    entries[first] = entry;
                }
                else
                {
                    seen.Add(key, entries.Count);
                    entries.Add(entry);
                }
            }

            return new MapNode(entries, start, Position(reader.BytesConsumed));
        }

        private ListNode List(ref Utf8JsonReader reader, TextPosition start, int depth)
        {
            var items = new List<Node>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(Value(ref reader, depth + 1));
            }

            return new ListNode(items, start, Position(reader.BytesConsumed));
        }

        private ScalarNode Number(ref Utf8JsonReader reader, TextPosition start)
        {
            var raw = Encoding.UTF8.GetString(reader.ValueSpan);
            return Scalar(ref reader, raw, reader.TryGetInt64(out _) ? ScalarKind.Integer : ScalarKind.Number, ScalarStyle.Plain, start);
        }

        private ScalarNode Scalar(ref Utf8JsonReader reader, string raw, ScalarKind kind, ScalarStyle style, TextPosition start) =>
            new(raw, kind, style, start, Position(reader.BytesConsumed));
    }
}

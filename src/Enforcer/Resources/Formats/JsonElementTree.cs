using System.Text.Json;

namespace Enforcer.Resources.Formats;

/// <summary>Builds trees from JSON that is parsed already and that no person edits (a review, a live object): every place is the start.</summary>
internal static class JsonElementTree
{
    /// <summary>Null where the value is beyond the limits, or holds text that is no Unicode (half of a surrogate pair, broken UTF-8).</summary>
    public static Node? Read(JsonElement element, ReaderLimits limits)
    {
        var left = limits.MaxNodes;
        try
        {
            return Build(element, ref left, Math.Min(limits.MaxDepth, ReaderLimits.DeepestTree));
        }
        catch (InvalidOperationException)
        {
            // Text is decoded here for the first time; this is the parser's answer to what cannot be.
            return null;
        }
    }

    private static Node? Build(JsonElement element, ref int left, int depth)
    {
        if (--left < 0 || depth == 0)
        {
            return null;
        }

        return element.ValueKind switch
        {
            JsonValueKind.Object => Map(element, ref left, depth),
            JsonValueKind.Array => List(element, ref left, depth),
            JsonValueKind.String => Scalar(element.GetString()!, ScalarKind.Text, ScalarStyle.DoubleQuoted),
            JsonValueKind.True => Scalar("true", ScalarKind.Boolean, ScalarStyle.Plain),
            JsonValueKind.False => Scalar("false", ScalarKind.Boolean, ScalarStyle.Plain),
            JsonValueKind.Number => Scalar(element.GetRawText(), element.TryGetInt64(out _) ? ScalarKind.Integer : ScalarKind.Number, ScalarStyle.Plain),
            _ => Scalar("null", ScalarKind.Null, ScalarStyle.Plain),
        };
    }

    private static MapNode? Map(JsonElement element, ref int left, int depth)
    {
        var entries = new Dictionary<string, MapEntry>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (Build(property.Value, ref left, depth - 1) is not { } value)
            {
                return null;
            }

            // The last of two equal keys wins, as for the API server.
            entries[property.Name] = new MapEntry(property.Name, TextPosition.Start, value);
        }

        return new MapNode(entries.Values, TextPosition.Start, TextPosition.Start);
    }

    private static ListNode? List(JsonElement element, ref int left, int depth)
    {
        var items = new List<Node>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            if (Build(item, ref left, depth - 1) is not { } value)
            {
                return null;
            }

            items.Add(value);
        }

        return new ListNode(items, TextPosition.Start, TextPosition.Start);
    }

    private static ScalarNode Scalar(string raw, ScalarKind kind, ScalarStyle style) =>
        new(raw, kind, style, TextPosition.Start, TextPosition.Start);
}

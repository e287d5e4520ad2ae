using System.Globalization;
using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>Trees that no file holds: what the server would have filled in.</summary>
internal static class Constant
{
    public static ScalarNode Text(string text) => new(text);

    public static ScalarNode Number(int value) =>
        new(value.ToString(CultureInfo.InvariantCulture), ScalarKind.Integer, ScalarStyle.Plain, TextPosition.Start, TextPosition.Start);

    public static ScalarNode Flag(bool value) =>
        new(value ? "true" : "false", ScalarKind.Boolean, ScalarStyle.Plain, TextPosition.Start, TextPosition.Start);

    public static ListNode List(params Node[] items) => new(items, TextPosition.Start, TextPosition.Start);

    public static MapNode Map(params (string Key, Node Value)[] entries) =>
        new(entries.Select(entry => new MapEntry(entry.Key, TextPosition.Start, entry.Value)), TextPosition.Start, TextPosition.Start);
}

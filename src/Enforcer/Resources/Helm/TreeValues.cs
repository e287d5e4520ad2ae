using System.Globalization;
using Enforcer.Resources.Formats;
using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm;

/// <summary>Turns YAML and JSON into what templates compute with.</summary>
internal static class TreeValues
{
    private static readonly ReaderLimits Limits = new(MaxBytes: 4 * 1024 * 1024, MaxDepth: 60, MaxNodes: 200_000, MaxDocuments: 10);

    /// <summary>The first document of a text; null where it has none or cannot be read.</summary>
    public static object? Read(string text) => Read("", text, []);

    /// <param name="file">For errors.</param>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="errors">Takes what is wrong with it.</param>
    public static object? Read(string file, string text, List<ReadError> errors) =>
        YamlTree.Read(SourceText.Of(file, text), Limits, errors) is [var root, ..] ? Of(root) : null;

    public static object? Of(Node? node) => node switch
    {
        MapNode map => new GoMap(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value)))),
        ListNode list => list.Items.Select(Of).ToList(),
        ScalarNode { Kind: ScalarKind.Boolean } flag => flag.Flag,
        ScalarNode { Kind: ScalarKind.Integer } integer when ScalarWords.TryInteger(integer.Raw, out var whole) => (long)whole,
        ScalarNode { Kind: ScalarKind.Integer or ScalarKind.Number } number when double.TryParse(number.Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => node?.Text,
    };
}

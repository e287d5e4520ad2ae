using System.Globalization;
using System.Text.Json.Nodes;
using Enforcer.Resources;
using Enforcer.Secrets;

namespace Enforcer.Drift.Comparison;

/// <summary>
/// Turns values into what a report may show. A secret becomes a number that equal secrets share within one report, so that a reader sees
/// that it changed and where else it is used, and nothing can be guessed from it.
/// </summary>
internal sealed class SecretMask
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <param name="resource">Whose value it is.</param>
    /// <param name="value">What is shown.</param>
    /// <param name="counterpart">What stands in its place on the other side: where one is a secret, so is the other, whatever it looks like.</param>
    public JsonNode? Show(Resource resource, Node? value, Node? counterpart) =>
        value is null ? null : Show(value, IsBelow(value, node => IsSecretHolder(resource, node)) || (counterpart is ScalarNode && IsSecretValue(counterpart)));

    private JsonNode? Show(Node value, bool isSecret) => value switch
    {
        MapNode map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Show(entry.Value, isSecret)))),
        ListNode list => new JsonArray([.. list.Items.Select(item => Show(item, isSecret))]),
        ScalarNode { Text: { Length: > 0 } text } when isSecret || IsSecretValue(value) => Masked(text),
        _ => value.ToJson(),
    };

    private string Masked(string text)
    {
        if (!_numbers.TryGetValue(text, out var number))
        {
            number = _numbers.Count + 1;
            _numbers.Add(text, number);
        }

        return string.Create(CultureInfo.InvariantCulture, $"(masked {number})");
    }

    private static bool IsBelow(Node value, Func<Node, bool> holds)
    {
        for (Node? node = value; node is not null; node = node.Parent)
        {
            if (holds(node))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSecretHolder(Resource resource, Node node) =>
        (SecretForm.IsSecret(resource) && node.Key is "data" or "stringData" && node.Parent is { Parent: null }) || IsSecretValue(node);

    // --token, and the value in the next item.
    private static string? Flag(Node node)
    {
        if (node.Parent is not ListNode list)
        {
            return null;
        }

        for (var i = 1; i < list.Items.Count; i++)
        {
            if (ReferenceEquals(list.Items[i], node) && list.Items[i - 1].Text is ['-', ..] flag)
            {
                return flag.TrimStart('-');
            }
        }

        return list.Key;
    }

    // Plaintext where it should not be is still a secret: by the name it stands under, or by its own form.
    private static bool IsSecretValue(Node node)
    {
        if (node is not ScalarNode { Kind: ScalarKind.Text, Text: { Length: > 0 } text })
        {
            return false;
        }

        var name = node.Key == "value" ? node.Parent?["name"]?.Text : node.Key ?? Flag(node);
        return (name is not null && SecretNames.Judge(name) is SecretNameKind.Credential or SecretNameKind.Password) || SecretDetector.Inspect(name, text) is not null;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Enforcer.Resources;

/// <summary>Applies a patch as the API server does, so that the patched object can be judged or submitted again. Knows the operations that our webhook sends.</summary>
internal static class JsonPatchApplication
{
    /// <exception cref="InvalidOperationException">The patch does not fit the object.</exception>
    public static JsonNode Apply(JsonNode target, JsonArray patch)
    {
        var result = target.DeepClone();
        foreach (var operation in patch)
        {
            var steps = operation!["path"]!.GetValue<string>()[1..].Split('/').Select(Unescape).ToList();
            var parent = steps.SkipLast(1).Aggregate((JsonNode?)result, Step)
                ?? throw new InvalidOperationException($"the patch path '{operation["path"]}' leads nowhere");
            switch (operation["op"]!.GetValue<string>())
            {
                case "add":
                    Add(parent, steps[^1], operation["value"]!.DeepClone());
                    break;
                case "replace":
                    Replace(parent, steps[^1], operation["value"]!.DeepClone());
                    break;
                case "remove":
                    Remove(parent, steps[^1]);
                    break;
                case var other:
                    throw new InvalidOperationException($"the patch operation '{other}' is not one that the webhook sends");
            }
        }

        return result;
    }

    private static JsonNode? Step(JsonNode? node, string step) => node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)] : node?[step];

    private static void Add(JsonNode parent, string key, JsonNode value)
    {
        if (parent is JsonArray list)
        {
            list.Insert(key == "-" ? list.Count : int.Parse(key, CultureInfo.InvariantCulture), value);
        }
        else
        {
            parent[key] = value;
        }
    }

    private static void Replace(JsonNode parent, string key, JsonNode value)
    {
        if (parent is JsonArray list)
        {
            list[int.Parse(key, CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            parent[key] = value;
        }
    }

    private static void Remove(JsonNode parent, string key)
    {
        if (parent is JsonArray list)
        {
            list.RemoveAt(int.Parse(key, CultureInfo.InvariantCulture));
        }
        else
        {
            ((JsonObject)parent).Remove(key);
        }
    }

    private static string Unescape(string step) => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}

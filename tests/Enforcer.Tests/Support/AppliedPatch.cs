using System.Globalization;
using System.Text.Json.Nodes;

namespace Enforcer.Tests.Support;

/// <summary>Applies an RFC 6902 patch strictly, as the API server does: a path that is not there fails the test.</summary>
internal static class AppliedPatch
{
    public static JsonNode To(string json, byte[] patch)
    {
        var root = JsonNode.Parse(json)!;
        foreach (var operation in JsonNode.Parse(patch)!.AsArray())
        {
            var steps = operation!["path"]!.GetValue<string>().Split('/')[1..].Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
            var parent = steps[..^1].Aggregate(root, Step);
            switch (operation["op"]!.GetValue<string>())
            {
                case "add":
                    Add(parent, steps[^1], operation["value"]!.DeepClone());
                    break;
                case "remove":
                    Assert.True(parent.AsObject().Remove(steps[^1]), $"nothing to remove at {operation["path"]}");
                    break;
                case "replace":
                    _ = Step(parent, steps[^1]);
                    Set(parent, steps[^1], operation["value"]!.DeepClone());
                    break;
                default:
                    Assert.Fail($"unexpected operation {operation}");
                    break;
            }
        }

        return root;
    }

    private static JsonNode Step(JsonNode node, string step) =>
        (node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)] : node[step]) ?? throw new InvalidOperationException($"nothing at '{step}'");

    private static void Set(JsonNode parent, string step, JsonNode value)
    {
        if (parent is JsonArray list)
        {
            list[int.Parse(step, CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            parent[step] = value;
        }
    }

    private static void Add(JsonNode parent, string step, JsonNode value)
    {
        if (parent is not JsonArray list)
        {
            parent[step] = value;
        }
        else if (step == "-")
        {
            list.Add(value);
        }
        else
        {
            list.Insert(int.Parse(step, CultureInfo.InvariantCulture), value);
        }
    }
}

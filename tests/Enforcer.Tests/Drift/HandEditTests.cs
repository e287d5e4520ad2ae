using System.Text.Json.Nodes;
using Enforcer.Drift.Comparison;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Drift;

/// <summary>
/// Edits every place of every object of tests/cases/kinds, one at a time: each value changed, each map and list with something added. What
/// is not seen must stand in the list of places that belong to the server.
/// </summary>
public sealed class HandEditTests
{
    // Where an edit says nothing, each with its reason.
    private static readonly string[] Unseen =
    [
        // Controllers come and go with theirs.
        "Deployment explicit: .metadata.finalizers[0]",
        // The server's.
        "Deployment web: .spec.template.metadata.creationTimestamp",
        // Zero asks the server to choose.
        "Service node-port: .spec.ports[0].nodePort",
        // A controller gathers an aggregated role's rules, and undoes an edit.
        "ClusterRole kinds-of-drift-gathered: .rules[0]",
        // A LimitRange completes them at admission; in a Pod they cannot be edited.
        "Pod bare: .spec.containers[0].resources.limits.added",
    ];

    public static TheoryData<string> Files => [.. Cases.Files("kinds", "*.yaml")];

    [Theory]
    [MemberData(nameof(Files))]
    public void No_edit_goes_unseen(string path)
    {
        var text = File.ReadAllText(Path.Combine(Cases.Folder, path));
        var read = new YamlFormat().Read(SourceText.Of(path, text), ReaderLimits.Default);
        var shapes = new ShapeCatalog(read.Resources);
        var unseen = new List<string>();
        var edits = 0;
        foreach (var resource in read.Resources)
        {
            var tree = resource.Root.ToJson()!.AsObject();
            foreach (var (place, edit) in Edits(tree))
            {
                var edited = tree.DeepClone().AsObject();
                edit(edited);
                edits++;
                var live = Assert.Single(new JsonFormat().Read(SourceText.Of("live", edited.ToJsonString()), ReaderLimits.Default).Resources);
                if (TreeComparer.Compare(shapes.Of(resource), SecretForm.Of(resource), SecretForm.Of(live)).Count == 0)
                {
                    unseen.Add($"{resource.Id}: {place}");
                }
            }
        }

        Assert.Empty(unseen.Except(Unseen));
        Assert.True(edits > 20, $"only {edits} edits");
    }

    private static IEnumerable<(string Place, Action<JsonObject> Edit)> Edits(JsonObject tree)
    {
        foreach (var steps in Places(tree, []))
        {
            if (steps is ["apiVersion" or "kind"] or ["metadata", "name" or "namespace"] or [] or ["metadata"])
            {
                continue;
            }

            var place = "." + string.Concat(steps.Select(step => step is int index ? $"[{index}]" : $".{step}")).TrimStart('.');
            yield return At(tree, steps) switch
            {
                JsonObject => (place + ".added", root => At(root, steps)!.AsObject().Add("added", "x")),
                JsonArray list => ($"{place}[{list.Count}]", root => At(root, steps)!.AsArray().Add(Another(list))),
                _ => (place, root => Replace(root, steps)),
            };
        }
    }

    private static IEnumerable<object[]> Places(JsonNode? node, object[] steps) => node switch
    {
        JsonObject map => [steps, .. map.SelectMany(entry => Places(entry.Value, [.. steps, entry.Key]))],
        JsonArray list => [steps, .. list.SelectMany((item, index) => Places(item, [.. steps, index]))],
        _ => [steps],
    };

    private static JsonNode? At(JsonNode? node, IEnumerable<object> steps) =>
        steps.Aggregate(node, (current, step) => step is int index ? current![index] : current![(string)step]);

    // Of the list's own kind, where it holds any.
    private static JsonNode Another(JsonArray list) => list.Count > 0 && list[0] is JsonObject ? new JsonObject { ["name"] = "added", ["kind"] = "x" } : JsonValue.Create("added");

    private static void Replace(JsonObject root, object[] steps)
    {
        var parent = At(root, steps[..^1])!;
        var value = At(root, steps);
        JsonNode changed = value?.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.True => false,
            System.Text.Json.JsonValueKind.False => true,
            System.Text.Json.JsonValueKind.Number => 7919,
            _ => JsonValue.Create(value + "x"),
        };
        if (steps[^1] is int index)
        {
            parent[index] = changed;
        }
        else
        {
            parent[(string)steps[^1]] = changed;
        }
    }
}

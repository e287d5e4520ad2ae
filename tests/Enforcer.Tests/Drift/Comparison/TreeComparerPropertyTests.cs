using System.Text.Json.Nodes;
using Enforcer.Drift.Comparison;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Drift.Comparison;

/// <summary>Whatever the tree: it does not differ from itself, key order says nothing, and a change to any text is seen.</summary>
public sealed class TreeComparerPropertyTests
{
    // Words that the shapes know, so that random trees meet defaults, keyed lists and assigned fields.
    private static readonly string[] Keys =
    [
        "spec", "template", "metadata", "labels", "containers", "name", "image", "ports", "containerPort", "protocol", "env", "value", "resources", "limits", "requests",
        "cpu", "volumes", "emptyDir", "selector", "rules", "verbs", "subjects", "kind", "data", "type", "clusterIP", "policyTypes", "egress", "replicas",
    ];

    private static readonly (string Group, string Kind)[] Kinds =
        [("apps/v1", "Deployment"), ("v1", "Pod"), ("v1", "Service"), ("v1", "Secret"), ("networking.k8s.io/v1", "NetworkPolicy"), ("rbac.authorization.k8s.io/v1", "Role"), ("security.istio.io/v1", "PeerAuthentication")];

    private static readonly Gen<JsonNode?> Leaves = Gen.OneOf(
        Gen.Elements("", "a", "1", "1000m", "TCP", "Always").Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Choose(-2, 5).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Elements(true, false).Select(flag => (JsonNode?)JsonValue.Create(flag)),
        Gen.Constant((JsonNode?)null));

    private static readonly Gen<(JsonObject Tree, int Seed)> Objects = Trees(5).SelectMany(
        spec => Gen.Elements(Kinds).SelectMany(kind => Gen.Choose(0, int.MaxValue).Select(seed => (new JsonObject
        {
            ["apiVersion"] = kind.Group,
            ["kind"] = kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = "a" },
            ["spec"] = spec?.DeepClone(),
            ["rules"] = spec?.DeepClone(),
            ["data"] = spec?.DeepClone(),
        }, seed))));

    [Fact]
    public void A_tree_does_not_differ_from_itself() =>
        Check(item => Assert.Empty(Compare(item.Tree, item.Tree)));

    [Fact]
    public void The_order_of_keys_says_nothing() =>
        Check(item => Assert.Empty(Compare(item.Tree, Shuffled(item.Tree, new System.Random(item.Seed)))));

    [Fact]
    public void A_label_added_by_hand_is_seen_whatever_else_is_there() => Check(item =>
    {
        var changed = item.Tree.DeepClone().AsObject();
        changed["metadata"]!["labels"] = new JsonObject { ["added"] = "x" };

        Assert.Equal("metadata.labels.added", Assert.Single(Compare(item.Tree, changed)).Path);
    });

    [Fact]
    public void Any_two_trees_can_be_compared() => Check(item =>
    {
        var other = Shuffled(item.Tree["spec"], new System.Random(item.Seed));
        var changed = item.Tree.DeepClone().AsObject();
        changed["metadata"]!["annotations"] = other?.DeepClone();
        changed["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = other } };

        foreach (var difference in Compare(item.Tree, changed).Concat(Compare(changed, item.Tree)))
        {
            Assert.NotEmpty(difference.Path);
        }
    });

    private static Gen<JsonNode?> Trees(int depth) => depth == 0
        ? Leaves
        : Gen.OneOf(
            Leaves,
            Gen.ListOf(Trees(depth - 1)).Select(items => (JsonNode?)new JsonArray([.. items.Take(4).Select(item => item?.DeepClone())])),
            Gen.ListOf(Gen.Elements(Keys).SelectMany(key => Trees(depth - 1).Select(value => (key, value)))).Select(entries =>
                (JsonNode?)new JsonObject(entries.DistinctBy(entry => entry.key).Take(6).Select(entry => KeyValuePair.Create(entry.key, entry.value?.DeepClone())))));

    private static JsonNode? Shuffled(JsonNode? node, System.Random random) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(_ => random.Next()).Select(entry => KeyValuePair.Create(entry.Key, Shuffled(entry.Value, random)))),
        JsonArray list => new JsonArray([.. list.Select(item => Shuffled(item, random))]),
        _ => node?.DeepClone(),
    };

    private static IReadOnlyList<FieldDifference> Compare(JsonNode desired, JsonNode? live)
    {
        var (first, second) = (Read(desired), Read(live!));
        return TreeComparer.Compare(new ShapeCatalog([]).Of(first), SecretForm.Of(first), SecretForm.Of(second));
    }

    private static Resource Read(JsonNode tree)
    {
        var read = new JsonFormat().Read(SourceText.Of("f", tree.ToJsonString()), ReaderLimits.Default);
        Assert.Empty(read.Errors);
        return Assert.Single(read.Resources);
    }

    private static void Check(Action<(JsonObject Tree, int Seed)> property) =>
        Prop.ForAll(Objects.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}

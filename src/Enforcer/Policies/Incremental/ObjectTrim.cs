using Enforcer.Resources;

namespace Enforcer.Policies.Incremental;

/// <summary>
/// What is kept of a live object: what rules and model read of it and nothing else, with each frequent word kept once, so that a large cluster
/// fits. Never a value of a Secret.
/// </summary>
/// <param name="keepsWhole">
/// Whether objects are judged themselves and keep what they say. Else others are judged beside them: of ConfigMaps what a mesh or gateway runs by is
/// kept, of Pods what decides how others reach them.
/// </param>
internal sealed class ObjectTrim(bool keepsWhole)
{
    private static readonly HashSet<string> Metadata = new(StringComparer.Ordinal) { "name", "namespace", "labels", "annotations", "creationTimestamp", "deletionTimestamp", "ownerReferences" };
    private static readonly HashSet<string> Owner = new(StringComparer.Ordinal) { "apiVersion", "kind", "name", "controller" };

    // What the models read of a Pod that stands beside the one under review, and of its containers. There may be fifty thousand.
    private static readonly HashSet<string> PodSpec = new(StringComparer.Ordinal) { "initContainers", "containers", "ephemeralContainers", "hostNetwork", "serviceAccountName", "serviceAccount", "automountServiceAccountToken" };
    private static readonly HashSet<string> Container = new(StringComparer.Ordinal) { "name", "ports" };

    // Copies of the object itself, and of what others noted about it.
    private static readonly HashSet<string> Notes = new(StringComparer.Ordinal) { "kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision", "control-plane.alpha.kubernetes.io/leader" };

    // What made the Pod shows the same Pod: docs/decisions/0012.
    private static readonly HashSet<(string, string)> Showing =
        [("apps", "Deployment"), ("apps", "ReplicaSet"), ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("batch", "Job"), ("batch", "CronJob"), ("", "ReplicationController")];

    // The schemas would be most of the memory, and what runs by settings of its own keeps them.
    private static readonly string[] MeshSettings = ["istio", "linkerd-config", "cilium-config"];

    private readonly WordPool _words = new();

    /// <summary>The object; null where what made it is followed and stands for it.</summary>
    /// <param name="root">As the server gave it; items of a list come without version and kind.</param>
    /// <param name="apiVersion">As served.</param>
    /// <param name="kind">The kind.</param>
    public Resource? Keep(MapNode root, string apiVersion, string kind)
    {
        var metadata = root["metadata"];
        if (IsShown(root, apiVersion, kind))
        {
            return null;
        }

        var id = new ResourceId(apiVersion, kind, Word(metadata?["namespace"]?.Text), metadata?["name"]?.Text);
        var isPodBeside = !keepsWhole && id is { Kind: "Pod", Group: "" };
        var kept = new List<MapEntry>();
        foreach (var entry in root.Entries)
        {
            var value = entry.Key switch
            {
                "apiVersion" or "kind" => null,
                "metadata" => Chosen(entry.Value, key => Metadata.Contains(key) && !(isPodBeside && key == "creationTimestamp"), OfMetadata),
                "status" => kind == "Pod" && entry.Value["phase"] is { } ? Chosen(entry.Value, key => key == "phase", Copied) : null,
                "data" or "stringData" or "binaryData" when id is { Kind: "Secret", Group: "" } => Chosen(entry.Value, _ => true, (_, _) => Null()),
                "data" when id is { Kind: "ConfigMap", Group: "" } => Settings(id.Name, entry.Value),
                "binaryData" when !keepsWhole => null,
                "spec" when isPodBeside => Chosen(entry.Value, PodSpec.Contains, OfPod),
                "spec" when kind == "CustomResourceDefinition" => Chosen(entry.Value, key => key is "group" or "names" or "scope" or "conversion", Copied),
                _ => Copy(entry.Value),
            };
            if (value is not null)
            {
                kept.Add(Entry(entry.Key, value));
            }
        }

        return new Resource(id, Map(kept), "cluster");
    }

    /// <summary>True where an object is one of many that a controller makes from a template, which is judged itself.</summary>
    public static bool IsShown(Node root, string apiVersion, string kind) =>
        kind is "Pod" or "ReplicaSet" or "Job" && (apiVersion is "v1" or "apps/v1" || ApiGroups.Of(apiVersion) == "batch") && OwnerOf(root) is { } owner && Showing.Contains((ApiGroups.Of(owner["apiVersion"]?.Text ?? ""), owner["kind"]?.Text ?? ""));

    /// <summary>The reference to the controller that made the object; null where there is none.</summary>
    public static Node? OwnerOf(Node root) =>
        (root.Find("metadata", "ownerReferences")?.Items ?? []).FirstOrDefault(owner => owner["controller"]?.Flag == true);

    private Node? OfMetadata(string key, Node value) => key switch
    {
        "annotations" => Chosen(value, note => !Notes.Contains(note), Copied) is { Entries.Count: > 0 } notes ? notes : null,
        "ownerReferences" => new ListNode(value.Items.Select(owner => Chosen(owner, Owner.Contains, Copied)), TextPosition.Start, TextPosition.Start),
        _ => Copy(value),
    };

    private Node OfPod(string key, Node value) =>
        value is ListNode containers ? new ListNode(containers.Items.Select(container => Chosen(container, Container.Contains, Copied)), TextPosition.Start, TextPosition.Start) : Copy(value);

    private MapNode? Settings(string? name, Node data)
    {
        var isMesh = name is not null && (MeshSettings.Contains(name) || name.StartsWith("istio-", StringComparison.Ordinal));
        var kept = data.Entries.Where(entry => keepsWhole || isMesh || IsGateway(entry.Value.Text)).Select(entry => Entry(entry.Key, Copy(entry.Value))).ToList();
        return kept.Count == 0 ? null : Map(kept);
    }

    private static bool IsGateway(string? text) => text is not null && text.Contains("listeners:", StringComparison.Ordinal) && text.Contains("direction:", StringComparison.Ordinal);

    // What the copy makes null is left out.
    private MapNode Chosen(Node map, Func<string, bool> wanted, Func<string, Node, Node?> copy) =>
        Map(from entry in map.Entries where wanted(entry.Key) let value = copy(entry.Key, entry.Value) where value is not null select Entry(entry.Key, value));

    private Node Copied(string key, Node value) => Copy(value);

    private Node Copy(Node node) => node switch
    {
        MapNode map => Map(map.Entries.Select(entry => Entry(entry.Key, Copy(entry.Value)))),
        ListNode list => new ListNode(list.Items.Select(Copy), TextPosition.Start, TextPosition.Start),
        ScalarNode scalar => new ScalarNode(_words.Of(scalar.Raw), scalar.Kind, scalar.Style, TextPosition.Start, TextPosition.Start),
        _ => node.Copy(),
    };

    private MapEntry Entry(string key, Node value) => new(_words.Of(key), TextPosition.Start, value);

    private string? Word(string? text) => text is null ? null : _words.Of(text);

    private static MapNode Map(IEnumerable<MapEntry> entries) => new(entries, TextPosition.Start, TextPosition.Start);

    private static ScalarNode Null() => new("null", ScalarKind.Null, ScalarStyle.Plain, TextPosition.Start, TextPosition.Start);
}

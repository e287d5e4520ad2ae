using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>Says which place of an object is which rule's, so that no secret is told twice and none falls between two rules.</summary>
internal static class SecretPositions
{
    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>The whole object is under somebody's encryption: sealed, or SOPS with its metadata.</summary>
    public static bool IsEncrypted(Resource resource) => resource.Root["sops"] is MapNode { Entries.Count: > 0 } || resource.Kind == "SealedSecret";

    /// <summary>Whether another rule judges what is below this node of an object.</summary>
    public static bool IsElsewhere(Resource resource, Node node) => node.Key switch
    {
        "annotations" => node.Parent?.Key == "metadata",
        "managedFields" => node.Parent?.Key == "metadata",
        "data" or "binaryData" => IsTop(node) && resource.Group.Length == 0 && resource.Kind is "ConfigMap" or "Secret",
        "stringData" => IsTop(node) && resource.Is("", "Secret"),
        "env" or "args" or "command" => IsOfContainer(resource, node),
        "caBundle" or "publicKey" => true,
        _ => false,
    };

    private static bool IsTop(Node node) => node.Parent is { Parent: null };

    // Of a Pod's containers; other things of that name, as custom resources have them, are fields.
    private static bool IsOfContainer(Resource resource, Node node) =>
        node.Parent?.Parent is ListNode list && ContainerLists.Contains(list.Key, StringComparer.Ordinal) && ReferenceEquals(list.Parent, PodTemplate.Of(resource)?.Spec);
}

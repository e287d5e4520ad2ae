using Enforcer.Resources;

namespace Enforcer.Mesh.Kuma;

/// <summary>Finds Kuma's objects in both forms: as custom resources and as the universal documents of <c>kumactl apply</c>.</summary>
internal static class KumaPolicy
{
    private const string Group = "kuma.io";

    private static readonly string[] Lists = ["from", "to", "rules"];

    /// <summary>The body of a Mesh: its <c>spec</c>, or the whole document in universal form; null for anything else.</summary>
    public static Node? Mesh(Resource resource) =>
        resource.Is(Group, "Mesh") ? resource.Root["spec"] ?? resource.Root
        : IsUniversal(resource, "Mesh") && resource.Root["mtls"] is not null ? resource.Root
        : null;

    /// <summary>The <c>spec</c> of an object of the kind, in either form; null for anything else.</summary>
    public static Node? Spec(Resource resource, string kind) =>
        resource.Is(Group, kind) ? resource.Root["spec"] : IsUniversal(resource, kind) ? resource.Root["spec"] ?? resource.Root : null;

    /// <summary>Every <c>default</c> of a policy that targets meshes and services.</summary>
    public static IEnumerable<Node> Defaults(Resource resource, string kind)
    {
        var spec = Spec(resource, kind);
        var listed = from list in Lists
                     from item in spec?[list]?.Items ?? []
                     select item["default"];
        return listed.Append(spec?["default"]).OfType<Node>();
    }

    private static bool IsUniversal(Resource resource, string type) =>
        !resource.IsObject && resource.Root["type"]?.Text == type && resource.Root["name"] is not null;
}

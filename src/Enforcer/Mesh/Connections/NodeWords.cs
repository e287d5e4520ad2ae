namespace Enforcer.Mesh.Connections;

/// <summary>Names nodes in the same words in explanations and maps.</summary>
internal static class NodeWords
{
    public static string Of(MeshNode node) => node.Kind switch
    {
        NodeKind.Everybody => node.Namespace.Length == 0 ? "every workload of the set's own namespace" : $"every workload of '{node.Namespace}'",
        NodeKind.Identity => $"identity {node.Namespace}/{node.Name} (no workload of the set has it)",
        NodeKind.External => node.Name,
        NodeKind.Gateway => $"{node.Declared?.Kind ?? "Gateway"} {Qualified(node)}",
        _ => Qualified(node),
    };

    private static string Qualified(MeshNode node) => node.Namespace.Length == 0 ? node.Name : $"{node.Namespace}/{node.Name}";
}

using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>One end of connections: workloads that belong together because a Service does not tell them apart, or what stands for somebody else.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Namespace">Empty where there is none.</param>
/// <param name="Name">As a person knows it: the Service's name, else the workload's.</param>
internal sealed record MeshNode(NodeKind Kind, string Namespace, string Name)
{
    public IReadOnlyList<Workload> Workloads { get; init; } = [];

    public IReadOnlyList<Resource> Services { get; init; } = [];

    /// <summary>Where it is declared; null for what only others speak of.</summary>
    public Resource? Declared { get; init; }

    /// <summary>Unique in a map: two kinds may share a name.</summary>
    public string Id => $"{Kind}:{Namespace}/{Name}";
}

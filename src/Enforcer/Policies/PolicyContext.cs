using Enforcer.Mesh;
using Enforcer.Resources;

namespace Enforcer.Policies;

/// <summary>What set-wide rules see: the Resources judged together and the mesh they describe.</summary>
internal sealed class PolicyContext(ResourceSet resources)
{
    private readonly Lazy<MeshModel> _mesh = new(() => new MeshModel(resources));

    public ResourceSet Resources => resources;

    /// <summary>Built on first use: a set without mesh rules pays nothing.</summary>
    public MeshModel Mesh => _mesh.Value;
}

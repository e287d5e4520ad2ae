using Enforcer.Resources;

namespace Enforcer.Mesh;

/// <summary>The set-wide view of a mesh: which policies stand where, and what follows from them together.</summary>
internal sealed class MeshModel(ResourceSet resources)
{
    public ResourceSet Resources => resources;
}

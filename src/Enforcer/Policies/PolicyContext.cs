using Enforcer.Mesh;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;

namespace Enforcer.Policies;

/// <summary>What set-wide rules see: the Resources judged together, the mesh they describe and the exceptions they record.</summary>
internal sealed class PolicyContext(ResourceSet resources, ExceptionSources sources, DateOnly today)
{
    private readonly Lazy<ExceptionRegister> _exceptions = new(() => new ExceptionRegister(resources, sources, today));
    private readonly Lazy<MeshModel> _mesh = new(() => new MeshModel(resources));

    public ResourceSet Resources => resources;

    /// <summary>Built on first use: a set without mesh rules pays nothing.</summary>
    public MeshModel Mesh => _mesh.Value;

    /// <summary>Built on first use.</summary>
    public ExceptionRegister Exceptions => _exceptions.Value;
}

using Enforcer.Mesh;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;

namespace Enforcer.Policies;

/// <summary>What set-wide rules see: the Resources judged together, the mesh they describe and the exceptions they record.</summary>
/// <param name="resources">What is judged together.</param>
/// <param name="sources">Which exceptions count.</param>
/// <param name="today">By UTC.</param>
/// <param name="only">The one Resource whose findings are asked for; null for those of all.</param>
internal sealed class PolicyContext(ResourceSet resources, ExceptionSources sources, DateOnly today, Resource? only = null)
{
    private readonly Lazy<ExceptionRegister> _exceptions = new(() => new ExceptionRegister(resources, sources, today, only));
    private readonly Lazy<MeshModel> _mesh = new(() => new MeshModel(resources));

    public ResourceSet Resources => resources;

    /// <summary>Built on first use: a set without mesh rules pays nothing.</summary>
    public MeshModel Mesh => _mesh.Value;

    /// <summary>Built on first use.</summary>
    public ExceptionRegister Exceptions => _exceptions.Value;
}

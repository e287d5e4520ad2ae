using Enforcer.Mesh.Hosts;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>What a host means: a node and, where it is one of the cluster's, the Service by whose name it is called.</summary>
internal sealed record CallTarget(MeshNode Node, Resource? Service)
{
    /// <summary>The Service's port of this number or name; its only one where none is said; null where it has no such port.</summary>
    public ServicePort? Port(string? said)
    {
        var ports = Service is null ? [] : ServicePort.Of(Service).ToList();
        return said is null ? ports is [var only] ? only : null : ports.Find(port => port.Number == said || port.Name == said);
    }

    /// <summary>The Pod's port behind it; what was said itself where the Service does not tell.</summary>
    public string? PodPort(string? said) => Port(said) is { } port ? Node.Workloads.Select(workload => port.On(workload.Pod)).OfType<string>().FirstOrDefault() : said;
}

using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Gateways;

/// <summary>Which configuration the gateway of a workload runs by, and which configurations stand alone.</summary>
internal sealed class EnforcerGateways
{
    private const string Config = "enforcer.dev/config";
    private const string DefaultConfig = "enforcer-gateway";

    private readonly Dictionary<(string Namespace, string Name), EnforcerGateway> _byConfigMap = [];

    public EnforcerGateways(ResourceSet resources, WorkloadModel workloads)
    {
        var all = resources.All.Where(one => !one.IsObject || one.Is("", "ConfigMap")).SelectMany(EnforcerGateway.In).ToList();
        foreach (var gateway in all.Where(one => one.Resource.IsObject))
        {
            _byConfigMap.TryAdd((gateway.Resource.Namespace ?? "", gateway.Resource.Name ?? ""), gateway);
        }

        var used = all.Count == 0 ? [] : workloads.All.Select(Of).OfType<EnforcerGateway>().ToHashSet();
        Alone = [.. all.Where(one => !used.Contains(one))];
    }

    /// <summary>Files, and ConfigMaps that no workload of the set runs by.</summary>
    public IReadOnlyList<EnforcerGateway> Alone { get; }

    /// <summary>Null where the set does not hold the ConfigMap.</summary>
    public EnforcerGateway? Of(Workload workload) => _byConfigMap.GetValueOrDefault((workload.Resource.Namespace ?? "", NameOf(workload)));

    public static string NameOf(Workload workload) => workload.Pod?.Annotation(Config)?.Text is { Length: > 0 } name ? name : DefaultConfig;
}

using Enforcer.Mesh.Kuma;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Kuma;

/// <summary>A patch of the proxies' configuration is applied last, behind every policy.</summary>
internal sealed class KumaProxyPatchRule : IResourceRule
{
    private static readonly string[] Guards = ["envoy.filters.network.rbac", "envoy.filters.http.rbac"];

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-kuma-proxy-patch",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Kuma patch takes mutual TLS or permissions out of proxies",
        Why = "The proxies concerned lose the TLS transport of a listener or cluster, or the filter that enforces traffic permissions, whatever the mesh's policies say.",
        Remediation = "Remove the modification; say what is meant by MeshTLS and MeshTrafficPermission.",
        AppliesTo = ["MeshProxyPatch", "ProxyTemplate"],
        Reference = "https://kuma.io/docs/latest/policies/meshproxypatch/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        var newer = KumaPolicy.Defaults(resource, "MeshProxyPatch").SelectMany(settings => settings["appendModifications"]?.Items ?? []);
        var older = KumaPolicy.Spec(resource, "ProxyTemplate")?.Find("conf", "modifications")?.Items ?? [];
        return from modification in newer.Concat(older)
               from change in modification.Entries
               from at in Weaker(change.Value)
               select new Violation(resource, at.At, at.What);
    }

    private static IEnumerable<(Node At, string What)> Weaker(Node change)
    {
        if (change["operation"] is { } operation && string.Equals(operation.Text, "remove", StringComparison.OrdinalIgnoreCase) && change.Find("match", "name")?.Text is { } name && Guards.Contains(name))
        {
            yield return (operation, $"the filter that enforces traffic permissions is removed ({name})");
        }

        foreach (var patch in change["jsonPatches"]?.Items ?? [])
        {
            if (patch["path"] is { Text: { } path } at && patch["op"]?.Text is "remove" or "replace" && path.Contains("transportSocket", StringComparison.OrdinalIgnoreCase))
            {
                yield return (at, $"the TLS transport is patched away or over ({path})");
            }
        }
    }
}

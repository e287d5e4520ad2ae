using Enforcer.Mesh.Charts;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Mesh.Istio;

/// <summary>Finds Istio's MeshConfig in the places people keep it: IstioOperator, Istio (sail), the <c>istio</c> ConfigMap, and the values of its chart wherever they are written.</summary>
internal static class MeshConfiguration
{
    private const string DefaultRootNamespace = "istio-system";

    public static string RootNamespace(ResourceSet resources) =>
        resources.All.SelectMany(In).Select(config => config.Root["rootNamespace"]?.Text).FirstOrDefault(name => !string.IsNullOrEmpty(name))
            // The OpenShift mesh has its root where its control plane stands.
            ?? resources.OfKind("maistra.io", "ServiceMeshControlPlane").Select(plane => plane.Namespace).FirstOrDefault(name => name is not null) ?? DefaultRootNamespace;

    /// <summary>True where the set configures or installs a mesh.</summary>
    public static bool IsIn(ResourceSet resources) =>
        resources.All.Any(resource => resource is { Kind: "IstioOperator", Group: "install.istio.io" } or { Kind: "Istio", Group: "sailoperator.io" } || In(resource).Any());

    /// <summary>The value by which the set switches auto mTLS off; null where sidecars find out by themselves who takes mutual TLS.</summary>
    public static (Resource Resource, Node At)? AutoMtlsOff(ResourceSet resources) =>
        (from resource in resources.All
         from config in In(resource)
         let at = config.Root["enableAutoMtls"]
         where at is not null && (at.Flag ?? at.Text != "false") == false
         select ((Resource, Node)?)(resource, config.Holder ?? at)).FirstOrDefault();

    /// <summary>Where DestinationRules are seen that do not say so themselves; empty for everywhere.</summary>
    public static IReadOnlyList<string> DestinationRuleExport(ResourceSet resources) =>
        resources.All.SelectMany(In).Select(config => config.Root["defaultDestinationRuleExportTo"]).FirstOrDefault(list => list is { Items.Count: > 0 })
            ?.Items.Select(item => item.Text ?? "").ToList() ?? [];

    /// <summary>What the Resource declares; more than one only where an IstioOperator carries Helm values besides.</summary>
    public static IEnumerable<MeshConfig> In(Resource resource)
    {
        var root = resource.Root;
        Node?[] plain = resource switch
        {
            { Kind: "IstioOperator", Group: "install.istio.io" } => [root.Find("spec", "meshConfig"), root.Find("spec", "values", "meshConfig")],
            { Kind: "Istio" or "IstioRevision", Group: "sailoperator.io" } => [root.Find("spec", "values", "meshConfig")],
            _ => [],
        };
        foreach (var config in plain)
        {
            if (config is not null)
            {
                yield return new MeshConfig(config, null);
            }
        }

        foreach (var values in ChartModel.In(resource))
        {
            foreach (var view in ChartProduct.Istio.Parts(values))
            {
                if (view["meshConfig"] is { } config)
                {
                    yield return new MeshConfig(config, values.Holder);
                }
            }
        }

        if (IsConfigMap(resource) && root.Find("data", "mesh") is { } holder && Embedded(holder.Text) is { } embedded)
        {
            yield return new MeshConfig(embedded, holder);
        }
    }

    // A revision's is named after it.
    private static bool IsConfigMap(Resource resource) =>
        resource.Is("", "ConfigMap") && (resource.Name == "istio" || resource.Name?.StartsWith("istio-", StringComparison.Ordinal) == true);

    // What is wrong in it is reported where the ConfigMap is judged, not here.
    private static Node? Embedded(string? text) =>
        text is not null && YamlTree.Read(SourceText.Of("mesh", text), ReaderLimits.Default, []) is [var root, ..] ? root : null;
}

using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Mesh.Istio;

/// <summary>Finds Istio's MeshConfig in the places people keep it: IstioOperator, the <c>istio</c> ConfigMap, Helm values.</summary>
internal static class MeshConfiguration
{
    private const string DefaultRootNamespace = "istio-system";

    public static string RootNamespace(ResourceSet resources) =>
        All(resources).Select(config => config["rootNamespace"]?.Text).FirstOrDefault(name => !string.IsNullOrEmpty(name)) ?? DefaultRootNamespace;

    private static IEnumerable<Node> All(ResourceSet resources)
    {
        foreach (var resource in resources.All)
        {
            var config = resource switch
            {
                { Kind: "IstioOperator", Group: "install.istio.io" } => resource.Root.Find("spec", "meshConfig"),
                { Kind: "Istio", Group: "sailoperator.io" } => resource.Root.Find("spec", "values", "meshConfig"),
                { Kind: "ConfigMap", Group: "", Name: "istio" } => Embedded(resource.Root.Find("data", "mesh")?.Text),
                { Kind: "ConfigMap", Group: "", Name: { } name } when name.StartsWith("istio-", StringComparison.Ordinal) => Embedded(resource.Root.Find("data", "mesh")?.Text),
                { IsObject: false } => resource.Root["meshConfig"],
                _ => null,
            };
            if (config is not null)
            {
                yield return config;
            }
        }
    }

    // What is wrong in it is reported where the ConfigMap is judged, not here.
    private static Node? Embedded(string? text) =>
        text is not null && YamlTree.Read(SourceText.Of("mesh", text), ReaderLimits.Default, []) is [var root, ..] ? root : null;
}

using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Mesh.Charts;

/// <summary>
/// The chart settings of one set, wherever people write them: files of values, Flux, Argo CD, Kustomize, k3s, Crossplane, Terraform,
/// and the ConfigMap that Linkerd keeps them in.
/// </summary>
internal sealed class ChartModel(ResourceSet resources)
{
    private const int DeepestSetting = 32;

    public IReadOnlyList<ChartValues> All { get; } = [.. resources.All.SelectMany(In)];

    /// <summary>The settings that one Resource gives to charts.</summary>
    public static IEnumerable<ChartValues> In(Resource resource)
    {
        var root = resource.Root;
        var spec = root["spec"];
        return resource switch
        {
            { IsObject: false } when root["type"] is null => [new ChartValues(resource, root, null, null), .. Kustomized(resource)],
            { Kind: "Kustomization", Group: "kustomize.config.k8s.io" } => Kustomized(resource),
            { Kind: "HelmRelease", Group: "helm.toolkit.fluxcd.io" } => Tree(resource, spec?["values"], (spec?.Find("chart", "spec", "chart") ?? spec?.Find("chartRef", "name"))?.Text),
            { Kind: "Release", Group: "helm.crossplane.io" } => Tree(resource, spec?.Find("forProvider", "values"), spec?.Find("forProvider", "chart", "name")?.Text),
            { Kind: "HelmChart" or "HelmChartConfig", Group: "helm.cattle.io" } => Written(resource, spec?["valuesContent"], spec?["chart"]?.Text ?? resource.Name),
            { Kind: "Application", Group: "argoproj.io" } => (spec?["sources"]?.Items ?? []).Append(spec?["source"]).SelectMany(source => Argo(resource, source)),
            { Kind: "helm_release", Group: "" } => Released(resource),
            { Kind: "ConfigMap", Group: "", Name: "linkerd-config" } => Written(resource, root.Find("data", "values"), "linkerd-control-plane"),
            _ => [],
        };
    }

    private static IEnumerable<ChartValues> Kustomized(Resource resource) =>
        (resource.Root["helmCharts"]?.Items ?? []).SelectMany(chart => Tree(resource, chart["valuesInline"], chart["name"]?.Text));

    private static IEnumerable<ChartValues> Argo(Resource resource, Node? source)
    {
        var chart = source?["chart"]?.Text ?? source?["path"]?.Text;
        var helm = source?["helm"];
        return Tree(resource, helm?["valuesObject"], chart).Concat(Written(resource, helm?["values"], chart)).Concat(Single(resource, helm?["parameters"], chart));
    }

    private static IEnumerable<ChartValues> Released(Resource resource)
    {
        var chart = resource.Root["chart"]?.Text;
        // In a module, yamlencode(...) leaves what it is given.
        return (resource.Root["values"]?.Items ?? []).SelectMany(values => values is MapNode ? Tree(resource, values, chart) : Written(resource, values, chart)).Concat(Single(resource, resource.Root["set"], chart));
    }

    private static IEnumerable<ChartValues> Tree(Resource resource, Node? values, string? chart) =>
        values is MapNode ? [new ChartValues(resource, values, null, chart)] : [];

    // What is wrong in the text is reported where the Resource is read, not here.
    private static IEnumerable<ChartValues> Written(Resource resource, Node? holder, string? chart) =>
        holder?.Text is { Length: > 0 } text && YamlTree.Read(SourceText.Of("values", text), ReaderLimits.Default, []) is [MapNode root, ..]
            ? [new ChartValues(resource, root, holder, chart)]
            : [];

    private static IEnumerable<ChartValues> Single(Resource resource, Node? settings, string? chart) =>
        from setting in settings?.Items ?? []
        let value = setting["value"] as ScalarNode
        let keys = setting["name"]?.Text?.Split('.')
        where value is not null && keys is { Length: > 0 and <= DeepestSetting }
        select new ChartValues(resource, Nested(keys, value), value, chart);

    private static MapNode Nested(ReadOnlySpan<string> keys, ScalarNode value)
    {
        Node inner = value.Copy();
        for (var at = keys.Length - 1; at >= 0; at--)
        {
            inner = new MapNode([new MapEntry(keys[at], value.Start, inner)], value.Start, value.End);
        }

        return (MapNode)inner;
    }
}

using Enforcer.Mesh.Charts;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Mesh.Injection;

/// <summary>What Istio's own installation leaves out for everybody: the injector's exclusions and the capture it sets by default.</summary>
internal static class InjectorConfiguration
{
    private static readonly (string Key, Func<string, bool> IsWeaker)[] Capture =
    [
        ("includeIPRanges", OverrideValues.IncludesLess),
        ("excludeIPRanges", OverrideValues.IsSet),
        ("includeInboundPorts", OverrideValues.IncludesLess),
        ("excludeInboundPorts", OverrideValues.ExcludesPorts),
        ("excludeOutboundPorts", OverrideValues.ExcludesPorts),
    ];

    /// <summary>The values that exclude something, in an IstioOperator, Sail's Istio, Helm values or the injector's ConfigMap.</summary>
    public static IEnumerable<(Resource Resource, Node At, string What)> Exclusions(ResourceSet resources) =>
        from resource in resources.All
        from found in resource switch
        {
            { Kind: "IstioOperator", Group: "install.istio.io" } or { Kind: "Istio", Group: "sailoperator.io" } => InValues(resource.Root.Find("spec", "values")),
            { Kind: "ConfigMap", Group: "", Name: { } name } when name.StartsWith("istio-sidecar-injector", StringComparison.Ordinal) =>
                InInjector(resource.Root.Find("data", "config")),
            _ => InCharts(resource),
        }
        select (resource, found.At, found.What);

    private static IEnumerable<(Node At, string What)> InCharts(Resource resource) =>
        from values in ChartModel.In(resource)
        from view in ChartProduct.Istio.Parts(values)
        from found in InValues(view)
        select (values.Place(found.At), found.What);

    private static IEnumerable<(Node At, string What)> InValues(Node? values)
    {
        if (values?.Find("sidecarInjectorWebhook", "neverInjectSelector") is { Items.Count: > 0 } never)
        {
            yield return (never, "the injector skips every Pod that the selector matches");
        }

        if (values?.Find("global", "proxy", "autoInject") is { Text: "disabled" } automatic)
        {
            yield return (automatic, "'autoInject: disabled' leaves out every Pod that does not ask");
        }

        foreach (var (key, isWeaker) in Capture)
        {
            if (values?.Find("global", "proxy", key) is { Text: { } text } at && isWeaker(text.Trim()))
            {
                yield return (at, $"'{key}' keeps traffic of every workload from its proxy");
            }
        }
    }

    private static IEnumerable<(Node At, string What)> InInjector(Node? config)
    {
        if (config?.Text is not { } text || YamlTree.Read(SourceText.Of("config", text), ReaderLimits.Default, []) is not [var root, ..])
        {
            yield break;
        }

        if (root["neverInjectSelector"] is { Items.Count: > 0 })
        {
            yield return (config, "the injector skips every Pod that neverInjectSelector matches");
        }

        if (root["policy"]?.Text == "disabled")
        {
            yield return (config, "the injector's policy 'disabled' leaves out every Pod that does not ask");
        }
    }
}

using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Mesh.Injection;

/// <summary>Looks into the configuration that a Pod writes for its own Istio proxy.</summary>
internal static class ProxyConfiguration
{
    // Whom the proxy obeys, what it starts from, and whom it trusts.
    private static readonly string[] Fields = ["discoveryAddress", "proxyBootstrapTemplatePath", "customConfigFile", "binaryPath", "caCertificatesPem"];

    // Istio's own. 'gateway' and the like are for Pods that are the proxy.
    private static readonly string[] Templates = ["sidecar", "gateway", "grpc-agent", "grpc-simple", "waypoint", "kube-gateway", "agentgateway"];

    /// <summary>True where a ProxyConfig (YAML or JSON) takes the proxy away from the mesh's own configuration or out of the traffic's way.</summary>
    public static bool IsOverridden(string text) =>
        YamlTree.Read(SourceText.Of("proxy", text), ReaderLimits.Default, []) is [var config, ..]
        && (Fields.Any(field => config[field] is { IsNull: false } value && value.Text != "")
            || config["interceptionMode"]?.Text == "NONE"
            || config["controlPlaneAuthPolicy"]?.Text == "NONE");

    /// <summary>True where a list of injection templates has one that Istio does not bring.</summary>
    public static bool HasOwnTemplate(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(name => !Templates.Contains(name));
}

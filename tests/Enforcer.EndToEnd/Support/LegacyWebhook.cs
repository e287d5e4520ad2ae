namespace Enforcer.EndToEnd.Support;

/// <summary>The webhook that follows the cluster, in one where Deployments with a plain secret ran before it.</summary>
public sealed class LegacyWebhook(ControlPlane cluster) : ClusterWebhook(cluster)
{
    public const string Deployment = "legacy";

    /// <summary>Another one, for a test that removes it.</summary>
    public const string Leaving = "leaving";

    /// <summary>A template whose Pods have a password for everybody to read.</summary>
    public static string Template(string app) =>
        $$$"""{metadata: {labels: {app: {{{app}}}}}, spec: {automountServiceAccountToken: false, containers: [{name: app, image: "app:1", env: [{name: DATABASE_PASSWORD, value: "k7Rz!2qLw9Xv"}]}]}}""";

    public static string Manifest(string name, string space) =>
        $$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{{name}}}, namespace: {{{space}}}}
        spec:
          # Nothing runs here, so that no Pod is ever ready.
          strategy: {type: Recreate}
          selector: {matchLabels: {app: {{{name}}}}}
          template: {{{Template(name)}}}
        """;

    protected override async Task PrepareAsync(string space)
    {
        foreach (var name in new[] { Deployment, Leaving })
        {
            (await Cluster.KubectlWithInputAsync(Manifest(name, space), "apply", "--filename", "-")).Exits(0);
            (await Cluster.KubectlAsync("wait", $"deployment/{name}", "--for=jsonpath={.status.replicas}=1", "--timeout=60s", "--namespace", space)).Exits(0);
        }
    }
}

namespace Enforcer.EndToEnd.Support;

/// <summary>The webhook that follows the cluster, and a user who may do to EnforcerPolicies what the manifests grant the controller.</summary>
public sealed class GovernedWebhook(ControlPlane cluster) : ClusterWebhook(cluster)
{
    private static readonly string Access = RepositoryFolder.Find("manifests", "overlays", "managed-certificate", "rbac.yaml");

    /// <summary>The controller's namespace, the name of its webhook configurations and of its user.</summary>
    public string Space => OldNamespace;

    public string ControllerKubeconfig { get; private set; } = "";

    // Before the webhook, which refuses such roles.
    protected override async Task PrepareAsync(string space)
    {
        var role = (await File.ReadAllTextAsync(Access)).Split("\n---\n").Single(document => document.Contains("\nkind: ClusterRole\n", StringComparison.Ordinal));
        (await Cluster.KubectlWithInputAsync(role, "apply", "--filename", "-")).Exits(0);
        (await Cluster.KubectlAsync("create", "clusterrolebinding", space, "--clusterrole", "enforcer-controller", "--user", space)).Exits(0);
        // Lease, Secrets and configurations of its own: the webhook of the test has a certificate already.
        (await Cluster.KubectlAsync("create", "rolebinding", "controller", "--namespace", space, "--clusterrole", "cluster-admin", "--user", space)).Exits(0);
        (await Cluster.KubectlAsync("create", "clusterrole", space, "--verb=get,update", "--resource=validatingwebhookconfigurations,mutatingwebhookconfigurations", $"--resource-name={space}")).Exits(0);
        (await Cluster.KubectlAsync("create", "clusterrolebinding", $"{space}-configuration", "--clusterrole", space, "--user", space)).Exits(0);
        ControllerKubeconfig = await Cluster.CreateKubeconfigAsync(space);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Cluster.KubectlAsync("delete", "clusterrolebinding", Space, $"{Space}-configuration");
        await Cluster.KubectlAsync("delete", "clusterrole", Space, "enforcer-controller");
    }
}

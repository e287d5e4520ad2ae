namespace Enforcer.EndToEnd.Support;

/// <summary>The registered webhook, following the cluster's SecretBindings, exceptions, mesh policies and workloads, and the names of its Secrets.</summary>
public class ClusterWebhook(ControlPlane cluster) : RegisteredWebhook(cluster)
{
    private static readonly string[] Definitions =
        [.. new[] { "secret-binding.yaml", "policy-exception.yaml", "enforcer-policy.yaml" }.Select(file => RepositoryFolder.Find("manifests", "base", file))];

    protected override string[] ClusterArguments => ["--kubeconfig", Cluster.Kubeconfig];

    public override async Task InitializeAsync()
    {
        foreach (var definition in Definitions)
        {
            (await Cluster.KubectlAsync("apply", "--filename", definition)).Exits(0);
        }

        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var definition in Definitions)
        {
            await Cluster.KubectlAsync("delete", "--filename", definition, "--wait=false");
        }
    }
}

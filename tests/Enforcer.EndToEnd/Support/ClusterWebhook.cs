namespace Enforcer.EndToEnd.Support;

/// <summary>The registered webhook, following the cluster's SecretBindings and the names of its Secrets.</summary>
public sealed class ClusterWebhook(ControlPlane cluster) : RegisteredWebhook(cluster)
{
    private static readonly string Definition = RepositoryFolder.Find("manifests", "base", "secret-binding.yaml");

    protected override string[] ClusterArguments => ["--kubeconfig", Cluster.Kubeconfig];

    public override async Task InitializeAsync()
    {
        (await Cluster.KubectlAsync("apply", "--filename", Definition)).Exits(0);
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Cluster.KubectlAsync("delete", "--filename", Definition, "--wait=false");
    }
}

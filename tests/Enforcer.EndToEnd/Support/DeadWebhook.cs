namespace Enforcer.EndToEnd.Support;

/// <summary>The shipped configurations in force, and nobody behind them.</summary>
public sealed class DeadWebhook(ControlPlane cluster) : RegisteredWebhook(cluster)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await KillAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Cluster.KubectlAsync("delete", "namespace", "enforcer-system", "--timeout=90s");
    }

    // No namespace can be made while nobody answers; this one stands in every cluster. The server of the tests does not set the label itself.
    protected override async Task PrepareAsync(string space)
    {
        (await Cluster.KubectlWithInputAsync(
            "{apiVersion: v1, kind: Namespace, metadata: {name: enforcer-system, labels: {kubernetes.io/metadata.name: enforcer-system}}}", "apply", "--filename", "-")).Exits(0);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await Cluster.KubectlAsync("get", "serviceaccount", "default", "--namespace", "enforcer-system")).ExitCode != 0)
        {
            Assert.False(deadline.IsCancellationRequested, "the namespace has no account after 60 s");
            await Task.Delay(100);
        }
    }
}

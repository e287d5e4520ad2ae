using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>The ground that the cluster tests stand on: if this fails, read it before any other failure.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class ControlPlaneTests(ControlPlane cluster)
{
    [Fact]
    public async Task Accepts_a_pod_and_runs_controllers()
    {
        var space = await cluster.CreateNamespaceAsync("ground");

        (await cluster.KubectlAsync("create", "deployment", "web", "--image", "nginx", "--namespace", space)).Exits(0);
        var pods = await cluster.KubectlAsync("wait", "deployment/web", "--for=jsonpath={.status.replicas}=1", "--timeout=30s", "--namespace", space);

        pods.Exits(0);
    }

    [Fact]
    public async Task Knows_a_user_by_certificate_and_refuses_what_rbac_does_not_grant()
    {
        var kubeconfig = await cluster.CreateKubeconfigAsync("alice", "developers");

        var result = await cluster.KubectlAsync("--kubeconfig", kubeconfig, "get", "secrets");

        Assert.Contains("\"alice\" cannot list", result.Exits(1).Error, StringComparison.Ordinal);
    }
}

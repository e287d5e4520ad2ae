namespace Enforcer.EndToEnd.Support;

/// <summary>The registered webhook that refuses references to Secrets and keys that are not there.</summary>
public sealed class DenyingWebhook(ControlPlane cluster) : ClusterWebhook(cluster)
{
    protected override string[] ClusterArguments => [.. base.ClusterArguments, "--missing-secret", "deny"];
}

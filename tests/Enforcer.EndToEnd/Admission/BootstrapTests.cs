using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Admission;

/// <summary>The shipped configurations with no webhook behind them: what weakens the mesh is refused, and what a cluster lives and heals by passes at once.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class BootstrapTests(DeadWebhook webhook) : IClassFixture<DeadWebhook>
{
    private readonly ControlPlane _cluster = webhook.Cluster;

    public static TheoryData<string, string> Refused => new()
    {
        { "a workload", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: 'a:1'}]}}}}" },
        { "a mesh policy", "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: a}, spec: {mtls: {mode: STRICT}}}" },
        { "a way in", "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {podSelector: {}}}" },
        { "a namespace", "{apiVersion: v1, kind: Namespace, metadata: {name: dead-webhook}}" },
    };

    public static TheoryData<string, string> Passing => new()
    {
        { "a node registers", "{apiVersion: v1, kind: Node, metadata: {name: dead-webhook}}" },
        { "a node asks for a certificate", "{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: dead-webhook}, spec: {request: CSR, signerName: example.com/a, usages: [digital signature]}}" },
        { "a lock is taken", "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: dead-webhook, namespace: kube-system}, spec: {holderIdentity: a, leaseDurationSeconds: 15}}" },
        { "a component is mended", "{apiVersion: v1, kind: Pod, metadata: {name: dead-webhook, namespace: kube-system}, spec: {containers: [{name: a, image: 'a:1'}]}}" },
        { "the webhook is mended", "{apiVersion: v1, kind: Pod, metadata: {name: webhook, namespace: enforcer-system}, spec: {containers: [{name: a, image: 'a:1'}]}}" },
        { "the webhook's Secret is written", "{apiVersion: v1, kind: Secret, metadata: {name: enforcer-webhook-certificate, namespace: enforcer-system}, stringData: {a: b}}" },
        { "a role is granted", "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: dead-webhook, namespace: default}, rules: []}" },
        { "a lock of the older kind is taken", "{apiVersion: v1, kind: ConfigMap, metadata: {name: dead-webhook, namespace: default}, data: {a: b}}" },
        { "an event is told", "{apiVersion: v1, kind: Event, metadata: {name: dead-webhook, namespace: default}, involvedObject: {kind: Pod, name: a, namespace: default}, reason: A, message: b, type: Normal}" },
        { "addresses of a Service change", "{apiVersion: v1, kind: Endpoints, metadata: {name: dead-webhook, namespace: default}}" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Refuses_while_nobody_answers(string what, string manifest)
    {
        var refused = await _cluster.KubectlWithInputAsync(manifest, "create", "--dry-run=server", "--namespace", webhook.OldNamespace, "--filename", "-");

        Assert.True(refused.ExitCode == 1 && refused.Error.Contains("failed calling webhook", StringComparison.Ordinal), $"{what}: {refused}");
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Lets_pass_though_nobody_answers(string what, string manifest)
    {
        var request = manifest.Replace("request: CSR", $"request: {CertificateRequest()}", StringComparison.Ordinal);

        var passed = await _cluster.KubectlWithInputAsync(request, "create", "--dry-run=server", "--filename", "-");

        Assert.True(passed.ExitCode == 0, $"{what}: {passed}");
    }

    [Fact]
    public async Task Heartbeats_of_a_node_are_renewed_though_nobody_answers()
    {
        (await _cluster.KubectlWithInputAsync("{apiVersion: v1, kind: Node, metadata: {name: beating}}", "apply", "--filename", "-")).Exits(0);
        try
        {
            for (var beat = 1; beat <= 3; beat++)
            {
                (await _cluster.KubectlWithInputAsync(
                    $"{{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {{name: beating, namespace: kube-node-lease}}, spec: {{holderIdentity: beating, leaseDurationSeconds: 40, leaseTransitions: {beat}}}}}",
                    "apply", "--filename", "-")).Exits(0);
                (await _cluster.KubectlAsync(
                    "patch", "node", "beating", "--subresource=status", "--type=merge", "--patch", $$$"""{"status":{"conditions":[{"type":"Ready","status":"True","reason":"beat{{{beat}}}"}]}}""")).Exits(0);
            }

            Assert.Equal("3", (await _cluster.KubectlAsync("get", "lease", "beating", "--namespace", "kube-node-lease", "--output", "jsonpath={.spec.leaseTransitions}")).Exits(0).Output.Trim());
        }
        finally
        {
            await _cluster.KubectlAsync("delete", "node/beating", "--wait=false");
            await _cluster.KubectlAsync("delete", "lease", "beating", "--namespace", "kube-node-lease");
        }
    }

    private static string CertificateRequest()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=dead-webhook", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        return Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(request.CreateSigningRequestPem()));
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Preflight;

public sealed class ObjectCheckTests : IDisposable
{
    private readonly Checked _checked = new();
    private readonly TestCertificate _root = TestCertificate.Authority("CN=root") with { NotAfter = TestCertificate.Now.AddDays(300) };

    public void Dispose() => _checked.Dispose();

    [Fact]
    public async Task Finds_nothing_in_good_objects()
    {
        var leaf = TestCertificate.Leaf(_root, "web.shop.svc", "web.test");
        _checked.WriteText("all.yaml", Checked.Secret("web-tls", leaf, _root) + Service("web") + Webhook("web", Checked.Encode(_root)) + Certificate("web-tls", "web.shop.svc") + Ingress("web-tls", "web.test"));

        Assert.Empty(await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_a_secret_with_a_foreign_key_a_foreign_bundle_and_no_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = TestCertificate.Leaf(_root, "web.test");
        var stranger = TestCertificate.Authority("CN=stranger") with { NotAfter = _root.NotAfter };
        _checked.WriteText(
            "all.yaml",
            Checked.Secret("a", leaf, _root, key) + Checked.Secret("b", leaf, stranger)
            + "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: c, namespace: shop}\ndata: {tls.crt: aGVsbG8=, tls.key: ''}\n");

        Assert.Equal(["certs-key-mismatch a", "certs-unreadable c", "certs-untrusted-issuer b"], (await _checked.RulesAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Takes_no_bundle_of_another_purpose_for_that_of_a_secret_without_one()
    {
        var cluster = TestCertificate.Authority("CN=kubernetes") with { NotAfter = _root.NotAfter };
        var map = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: kube-root-ca.crt, namespace: shop}}\ndata:\n  ca.crt: {System.Text.Json.JsonSerializer.Serialize(cluster.Pem())}\n";
        _checked.WriteText("all.yaml", Checked.Secret("a", TestCertificate.Leaf(_root, "web.test")) + map);

        Assert.Empty(await _checked.RulesAsync());
    }

    [Fact]
    public async Task Passes_over_values_that_a_deployment_fills_in()
    {
        _checked.WriteText("all.yaml", """
            apiVersion: v1
            kind: Secret
            type: kubernetes.io/tls
            metadata: {name: a}
            data: {tls.crt: "{{ .Values.crt }}", tls.key: ""}
            ---
            apiVersion: v1
            kind: Secret
            type: kubernetes.io/tls
            metadata: {name: b}
            stringData: {tls.crt: "ENC[AES256_GCM,data:abc]", tls.key: "${KEY}"}
            ---
            """ + "\n" + Webhook("web", "Cg=="));

        Assert.Empty(await _checked.RulesAsync());
    }

    [Fact]
    public async Task Points_at_the_value_and_never_shows_it()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _checked.WriteText("all.yaml", Checked.Secret("a", TestCertificate.Leaf(_root, "web.test"), _root, key));

        var finding = Assert.Single(await _checked.RunAsync());

        Assert.Equal(("data[tls.key]", 7), (finding.Path, finding.Location.Line));
        Assert.DoesNotContain(Checked.Encode(key)[..40], finding.MessageWithFix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_a_webhook_whose_bundle_does_not_verify_its_server()
    {
        var stranger = TestCertificate.Authority("CN=stranger") with { NotAfter = _root.NotAfter };
        _checked.WriteText("all.yaml", Checked.Secret("web-tls", TestCertificate.Leaf(_root, "web.shop.svc")) + Service("web") + Webhook("web", Checked.Encode(stranger)));

        Assert.Contains("certs-webhook-untrusted hook", await _checked.RulesAsync());
    }

    [Fact]
    public async Task Takes_a_servers_own_certificate_for_a_bundle()
    {
        var own = new TestCertificate { Subject = "CN=web", Extensions = [TestExtensions.DnsNames("web.shop.svc")] };
        // Signed once: each encoding has a signature of its own.
        var encoded = Checked.Encode(own);
        var secret = $"apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {{name: web-tls, namespace: shop}}\ndata: {{tls.crt: {encoded}, tls.key: {Checked.Encode(own.Key)}, ca.crt: {encoded}}}\n---\n";
        _checked.WriteText("all.yaml", secret + Service("web") + Webhook("web", encoded));

        Assert.Empty(await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_a_webhook_bundle_that_ends_and_one_that_cannot_be_read()
    {
        var old = _root with { NotBefore = TestCertificate.Now.AddDays(-300), NotAfter = TestCertificate.Now.AddDays(5) };
        _checked.WriteText("all.yaml", Webhook("web", Checked.Encode(old)) + "---\n" + Webhook("web", "aGVsbG8gd29ybGQ=").Replace("name: hook", "name: other", StringComparison.Ordinal));

        Assert.Equal(["certs-overlap-missing hook", "certs-unreadable other"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_a_serving_certificate_that_does_not_name_the_service()
    {
        _checked.WriteText(
            "all.yaml",
            Checked.Secret("web-tls", TestCertificate.Leaf(_root, "old.shop.svc")) + Service("web") + Webhook("web", Checked.Encode(_root)) + """
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers: [{name: web, image: web}]
                  volumes: [{name: tls, secret: {secretName: web-tls}}]
            """);

        Assert.All(await _checked.RulesAsync(), rule => Assert.Equal("certs-name-mismatch web-tls", rule));
    }

    [Fact]
    public async Task Finds_names_that_a_certificate_was_asked_for_and_does_not_have()
    {
        _checked.WriteText("all.yaml", Checked.Secret("web-tls", TestCertificate.Leaf(_root, "web.test"), _root) + Certificate("web-tls", "web.shop.svc") + Ingress("web-tls", "other.test"));

        Assert.Equal(["certs-name-mismatch web", "certs-name-mismatch web"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_a_certificate_of_a_service_that_does_not_exist()
    {
        _checked.WriteText("all.yaml", Checked.Secret("a", TestCertificate.Leaf(_root, "wev.shop.svc"), _root) + Service("web"));

        Assert.Equal(["certs-name-mismatch a"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_an_identity_that_lies_in_another_namespace()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri("spiffe://test/ns/bank/sa/ledger"));
        var leaf = new TestCertificate { Issuer = _root, Extensions = [names.Build(), TestExtensions.Usage(X509KeyUsageFlags.DigitalSignature)] };
        _checked.WriteText("all.yaml", Checked.Secret("a", leaf, _root));

        Assert.Equal(["certs-name-mismatch a"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_requests_that_cannot_come_to_a_good_end()
    {
        _checked.WriteText("all.yaml", """
            apiVersion: cert-manager.io/v1
            kind: Certificate
            metadata: {name: a, namespace: shop}
            spec: {secretName: a, duration: 24h, renewBefore: 48h0m0s, privateKey: {size: 1024}, uris: ["spiffe://Shop/a b"], issuerRef: {name: x}}
            ---
            apiVersion: cert-manager.io/v1
            kind: Certificate
            metadata: {name: b, namespace: shop}
            spec: {secretName: b, issuerRef: {name: x}}
            status: {conditions: [{type: Ready, status: "False", message: issuer not found}]}
            ---
            apiVersion: cert-manager.io/v1
            kind: Certificate
            metadata: {name: c, namespace: shop}
            spec: {secretName: c, duration: 2160h, renewBefore: 360h, privateKey: {algorithm: ECDSA, size: 256}, uris: ["spiffe://shop/ns/a/sa/b"], issuerRef: {name: x}}
            status: {renewalTime: "2026-06-05T00:00:00Z", conditions: [{type: Ready, status: "True"}]}
            """);

        Assert.Equal(["certs-identity-invalid a", "certs-issuance-failed a", "certs-issuance-failed b", "certs-weak-key a"], (await _checked.RulesAsync()).Order(StringComparer.Ordinal));
    }

    private static string Service(string name) => $"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 443}}]}}\n---\n";

    private static string Webhook(string service, string bundle) =>
        $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: hook}
        webhooks:
          - name: a.test
            clientConfig: {caBundle: "{{bundle}}", service: {name: {{service}}, namespace: shop} }
          - name: b.test
            clientConfig: {caBundle: "{{bundle}}", service: {name: {{service}}, namespace: shop, path: /b} }

        """ + "---\n";

    private static string Certificate(string secret, string host) =>
        $"apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {{name: web, namespace: shop}}\nspec: {{secretName: {secret}, dnsNames: [{host}], issuerRef: {{name: x}}}}\n---\n";

    private static string Ingress(string secret, string host) =>
        $"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: web, namespace: shop}}\nspec: {{tls: [{{secretName: {secret}, hosts: [{host}]}}]}}\n---\n";
}

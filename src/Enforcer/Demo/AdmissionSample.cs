namespace Enforcer.Demo;

/// <summary>A manifest that the demo submits.</summary>
/// <param name="Title">For the table.</param>
/// <param name="Plural">The resource's name in the API.</param>
/// <param name="Rule">The rule that must refuse it; null where it must be admitted.</param>
/// <param name="Json">The object.</param>
internal sealed record AdmissionSample(string Title, string Plural, string? Rule, string Json)
{
    public static readonly IReadOnlyList<AdmissionSample> All =
    [
        new("PeerAuthentication that accepts plaintext", "peerauthentications", "mtls-peer-authentication-permissive", """
            {"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"default","namespace":"shop"},
             "spec":{"mtls":{"mode":"PERMISSIVE"}}}
            """),
        new("DestinationRule that switches TLS off", "destinationrules", "mtls-destination-rule-tls-disabled", """
            {"apiVersion":"networking.istio.io/v1","kind":"DestinationRule","metadata":{"name":"orders","namespace":"shop"},
             "spec":{"host":"orders.shop.svc.cluster.local","trafficPolicy":{"tls":{"mode":"DISABLE"}}}}
            """),
        new("Deployment with a password in its env", "deployments", "secrets-env-literal", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"orders","namespace":"shop"},
             "spec":{"selector":{"matchLabels":{"app":"orders"}},"template":{"metadata":{"labels":{"app":"orders"}},
              "spec":{"containers":[{"name":"app","image":"registry.example/orders:1.4.2","env":[{"name":"DB_PASSWORD","value":"hT7!qv9Lr2mX"}]}]}}}}
            """),
        new("Deployment that switches the sidecar off", "deployments", "injection-sidecar-disabled", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"orders","namespace":"shop"},
             "spec":{"selector":{"matchLabels":{"app":"orders"}},"template":{"metadata":{"labels":{"app":"orders","sidecar.istio.io/inject":"false"}},
              "spec":{"containers":[{"name":"app","image":"registry.example/orders:1.4.2"}]}}}}
            """),
        new("Role that may do everything", "roles", "rbac-wildcard-verbs", """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"orders","namespace":"shop"},
             "rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}
            """),
        new("PeerAuthentication that is strict", "peerauthentications", null, """
            {"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"default","namespace":"shop"},
             "spec":{"mtls":{"mode":"STRICT"}}}
            """),
        new("Deployment with a reference to a Secret", "deployments", null, """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"orders","namespace":"shop"},
             "spec":{"selector":{"matchLabels":{"app":"orders"}},"template":{"metadata":{"labels":{"app":"orders"}},
              "spec":{"containers":[{"name":"app","image":"registry.example/orders:1.4.2",
               "env":[{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"database","key":"password"}}}]}]}}}}
            """),
        new("Role that may read one thing", "roles", null, """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"orders","namespace":"shop"},
             "rules":[{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["orders"],"verbs":["get"]}]}
            """),
    ];

    public const string PodWithReference = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"orders","namespace":"shop"},
         "spec":{"containers":[{"name":"app","image":"registry.example/orders:1.4.2","env":[{"name":"DB_PASSWORD","value":"secretref:database/password"}]}]}}
        """;

    public const string PodForInjection = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"orders","namespace":"shop","labels":{"enforcer.dev/inject":"enabled"}},
         "spec":{"containers":[{"name":"app","image":"registry.example/orders:1.4.2"}]}}
        """;
}

using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Linkerd;

/// <summary>Linkerd encrypts by itself, but demands a certificate only where a policy says so.</summary>
internal sealed class LinkerdUnauthenticatedRule : IResourceRule
{
    public const string Group = "policy.linkerd.io";

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-linkerd-unauthenticated",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Linkerd lets clients in without mutual TLS",
        Why = "The proxy serves callers that present no certificate: they are unauthenticated, and their traffic is plaintext that can be read and changed.",
        Remediation = "Use deny or all-authenticated (cluster-authenticated) as the policy, and authorize clients by meshTLS or MeshTLSAuthentication; carve out only the route of a probe.",
        AppliesTo = ["Server", "ServerAuthorization", "Namespace", "Pod", "every kind that makes Pods"],
        Reference = "https://linkerd.io/2/reference/authorization-policy/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if (resource.Is(Group, "Server"))
        {
            return Policy(resource, resource.Root.Find("spec", "accessPolicy"), "the server");
        }

        return resource.Is(Group, "ServerAuthorization")
            ? Client(resource, resource.Root.Find("spec", "client"))
            : Policy(resource, LinkerdAnnotation.Find(resource, "config.linkerd.io/default-inbound-policy"), $"ports of this {resource.Kind} without a Server");
    }

    private static IEnumerable<Violation> Policy(Resource resource, Node? policy, string whose) => policy?.Text switch
    {
        "all-unauthenticated" or "cluster-unauthenticated" =>
            [new Violation(resource, policy, $"{whose}: clients without a certificate are let in (policy {policy.Text})")],
        "audit" => [new Violation(resource, policy, $"{whose}: clients that no policy authorizes are let in and only logged (policy audit)") { Severity = Severity.Medium }],
        _ => [],
    };

    private static IEnumerable<Violation> Client(Resource resource, Node? client)
    {
        var anyone = client?["unauthenticated"];
        if (YesNo.IsYes(anyone))
        {
            yield return new Violation(resource, anyone!, "clients without a certificate are authorized (unauthenticated: true)");
        }

        var anonymous = client?.Find("meshTLS", "unauthenticatedTLS");
        if (YesNo.IsYes(anonymous))
        {
            yield return new Violation(resource, anonymous!, "clients over TLS without an identity are authorized (unauthenticatedTLS: true)");
        }
    }
}

using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls;

/// <summary>App Mesh takes TLS per listener and per backend; one that is lenient is the way in.</summary>
internal sealed class AppMeshTlsRule : IResourceRule
{
    private const string Group = "appmesh.k8s.aws";

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-appmesh-tls-not-enforced",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "App Mesh proxy speaks or accepts plaintext",
        Why = "A listener with TLS mode PERMISSIVE or DISABLED accepts plaintext, and a client policy with enforce false sends it: the peer is unauthenticated, and traffic can be read and changed.",
        Remediation = "Set the listener's tls.mode to STRICT and the client policy's tls.enforce to true.",
        AppliesTo = ["VirtualNode", "VirtualGateway"],
        Reference = "https://docs.aws.amazon.com/app-mesh/latest/userguide/tls.html",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is(Group, "VirtualNode") || resource.Is(Group, "VirtualGateway")
            ? Listeners(resource).Concat(Clients(resource))
            : [];

    private static IEnumerable<Violation> Listeners(Resource resource) =>
        from listener in resource.Root.Find("spec", "listeners")?.Items ?? []
        let mode = listener.Find("tls", "mode")
        where mode?.Text is "PERMISSIVE" or "DISABLED"
        select new Violation(resource, mode, $"the listener on port {listener.Find("portMapping", "port")?.Text ?? "(none)"} accepts plaintext (mode {mode.Text})");

    private static IEnumerable<Violation> Clients(Resource resource)
    {
        var spec = resource.Root["spec"];
        var backends = (spec?["backends"]?.Items ?? []).Select(backend => backend["virtualService"]);
        return from holder in backends.Prepend(spec?["backendDefaults"])
               let enforce = holder?.Find("clientPolicy", "tls", "enforce")
               where YesNo.IsNo(enforce)
               select new Violation(resource, enforce, "requests go to the backend in plaintext if it offers no TLS (enforce false)");
    }
}

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
        AppliesTo = ["VirtualNode", "VirtualGateway", "aws_appmesh_virtual_node", "aws_appmesh_virtual_gateway"],
        Reference = "https://docs.aws.amazon.com/app-mesh/latest/userguide/tls.html",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) => resource switch
    {
        { Kind: "VirtualNode" or "VirtualGateway", Group: Group } => Judge(resource, "listeners", "portMapping", "backends", "virtualService", "backendDefaults", "clientPolicy"),
        { Kind: "aws_appmesh_virtual_node" or "aws_appmesh_virtual_gateway", ApiVersion: "terraform" } =>
            Judge(resource, "listener", "port_mapping", "backend", "virtual_service", "backend_defaults", "client_policy"),
        _ => [],
    };

    private static IEnumerable<Violation> Judge(Resource resource, string listeners, string port, string backends, string service, string defaults, string policy)
    {
        var spec = One(resource.Root["spec"]);
        foreach (var listener in spec?[listeners]?.Items ?? [])
        {
            if (One(listener["tls"])?["mode"] is { Text: "PERMISSIVE" or "DISABLED" } mode)
            {
                yield return new Violation(resource, mode, $"the listener on port {One(listener[port])?["port"]?.Text ?? "(none)"} accepts plaintext (mode {mode.Text})");
            }
        }

        foreach (var holder in (spec?[backends]?.Items ?? []).Select(backend => One(backend[service])).Prepend(One(spec?[defaults])))
        {
            if (One(One(holder?[policy])?["tls"])?["enforce"] is { } enforce && YesNo.IsNo(enforce))
            {
                yield return new Violation(resource, enforce, "requests go to the backend in plaintext if it offers no TLS (enforce false)");
            }
        }
    }

    // Terraform's blocks are lists of one.
    private static Node? One(Node? block) => block is ListNode ? block.Items is [var first, ..] ? first : null : block;
}

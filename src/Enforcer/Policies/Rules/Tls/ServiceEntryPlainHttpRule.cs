using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Tls;

/// <summary>What leaves the mesh by plain HTTP is read on the way.</summary>
internal sealed class ServiceEntryPlainHttpRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "tls-service-entry-plain-http",
        Category = Category.Tls,
        Severity = Severity.Low,
        Title = "ServiceEntry declares an external host by plain HTTP only",
        Why = "Requests to the host leave the mesh unencrypted: whoever is on the way reads and changes them, credentials included.",
        Remediation = "Declare the host's HTTPS port, or originate TLS with a DestinationRule of mode SIMPLE that names the CA.",
        AppliesTo = ["ServiceEntry"],
        Reference = "https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var encrypted = (from rule in context.Resources.OfKind(ClientTls.Group, ClientTls.Kind)
                         where ClientTls.In(rule).Any(tls => !tls.IsDisabled)
                         select rule.Root.Find("spec", "host")?.Text).ToHashSet();
        return from entry in context.Resources.OfKind(ClientTls.Group, "ServiceEntry")
               let spec = entry.Root["spec"]
               where (spec?["location"]?.Text is null or "MESH_EXTERNAL") && spec?["workloadSelector"] is null
               let ports = spec?["ports"]?.Items ?? []
               // A second port by TLS is mostly the one in use: the first redirects to it.
               where ports.Count > 0 && ports.All(IsPlain)
               where (spec?["hosts"]?.Items ?? []).Any(host => IsOutside(host.Text)) && !(spec?["hosts"]?.Items ?? []).Any(host => encrypted.Contains(host.Text))
               select new Violation(entry, ports[0]["protocol"]!, $"'{spec!["hosts"]!.Items[0].Text}' is reached by plain HTTP only");
    }

    private static bool IsPlain(Node port) =>
        port["protocol"]?.Text?.ToUpperInvariant() is "HTTP" && port["number"]?.Text is not "443" && port["targetPort"]?.Text is not "443";

    // Names without a public domain stay on the cluster's own network.
    private static bool IsOutside(string? host) =>
        host is not null && host.Contains('.', StringComparison.Ordinal)
        && !host.EndsWith(".local", StringComparison.Ordinal) && !host.EndsWith(".svc", StringComparison.Ordinal) && !host.EndsWith(".internal", StringComparison.Ordinal);
}

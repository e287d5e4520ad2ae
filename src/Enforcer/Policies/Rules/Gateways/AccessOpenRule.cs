using Enforcer.Mesh.Gateways;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Gateways;

/// <summary>Mutual TLS says who calls; this is where nobody asks whether they may.</summary>
internal sealed class AccessOpenRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-gateway-access-open",
        Category = Category.Authz,
        Severity = Severity.High,
        Title = "Gateway lets in every identity of the mesh",
        Why = "A default of allow, or a rule that names no caller, hands every request to the app: one workload that was taken over may call it.",
        Remediation = "Set access.default to deny and name in from the identities that need the listener.",
        AppliesTo = ["gateway.yaml (Enforcer)", "ConfigMap"],
        Reference = "https://spiffe.io/docs/latest/spiffe-about/spiffe-concepts/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) => EnforcerGateway.In(resource).SelectMany(Judge);

    private static IEnumerable<Violation> Judge(EnforcerGateway gateway) =>
        gateway.Inbound.SelectMany(listener => Default(gateway, listener).Concat(Rules(gateway, listener)));

    private static IEnumerable<Violation> Default(EnforcerGateway gateway, Node listener)
    {
        var at = listener.Find("access", "default");
        return at?.Text switch
        {
            "allow" => [Say(gateway, at, $"listener '{listener["name"]?.Text}' serves callers that no rule names (default allow)", null)],
            "audit" => [Say(gateway, at, $"listener '{listener["name"]?.Text}' serves callers that no rule names, and counts them (default audit)", Severity.Medium)],
            _ => [],
        };
    }

    private static IEnumerable<Violation> Rules(EnforcerGateway gateway, Node listener) =>
        from rule in listener.Find("access", "rules")?.Items ?? []
        let action = rule["action"]
        where action?.Text == "allow" && rule["methods"].HasNone() && (rule["paths"].HasNone() || rule["paths"]!.Items.Any(path => path.Text is "/*" or "*"))
        let wide = rule["from"].HasNone() ? action : rule["from"]!.Items.FirstOrDefault(IsEverybody)
        where wide is not null
        select Say(gateway, wide, $"a rule of listener '{listener["name"]?.Text}' allows every identity everything", Severity.Medium);

    // spiffe://domain/* and its like.
    private static bool IsEverybody(Node pattern) => pattern.Text?.Split("://")[^1].Split('/', 2) is [_, "*" or "ns/*"];

    private static Violation Say(EnforcerGateway gateway, Node at, string message, Severity? severity) =>
        new(gateway.Resource, gateway.Place(at), message, gateway.Discriminator(at)) { Severity = severity };
}

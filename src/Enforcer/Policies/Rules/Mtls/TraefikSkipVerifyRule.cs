using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls;

/// <summary>A proxy that asks no backend who it is hands every request to whoever answers.</summary>
internal sealed class TraefikSkipVerifyRule : IResourceRule
{
    private const string Argument = "--serversTransport.insecureSkipVerify";

    private static readonly string[] Groups = ["traefik.io", "traefik.containo.us"];

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-traefik-skip-verify",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Traefik does not verify the servers behind it",
        Why = "insecureSkipVerify accepts any certificate: whoever can answer for the service's address reads and changes the traffic.",
        Remediation = "Remove insecureSkipVerify and name the CA in rootCAs (rootCAsSecrets in older versions) and the server's name in serverName.",
        AppliesTo = ["ServersTransport", "ServersTransportTCP", "every kind that makes Pods"],
        Reference = "https://doc.traefik.io/traefik/routing/services/#insecureskipverify",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if (!Groups.Contains(resource.Group))
        {
            return PodTemplate.Of(resource) is { } pod ? Arguments(resource, pod) : [];
        }

        var at = resource.Kind switch
        {
            "ServersTransport" => resource.Root.Find("spec", "insecureSkipVerify"),
            "ServersTransportTCP" => resource.Root.Find("spec", "tls", "insecureSkipVerify"),
            _ => null,
        };
        return YesNo.IsYes(at) ? [new Violation(resource, at!, $"services that use transport '{resource.Name}' may answer with any certificate")] : [];
    }

    // Traefik's own settings stand in the arguments of its container, and hold for every service.
    private static IEnumerable<Violation> Arguments(Resource resource, PodTemplate pod) =>
        from container in pod.Containers
        from argument in container["args"]?.Items ?? []
        where argument.Text is { } text && (text.Equals(Argument, StringComparison.OrdinalIgnoreCase) || text.Equals(Argument + "=true", StringComparison.OrdinalIgnoreCase))
        select new Violation(resource, argument, "every service that Traefik forwards to may answer with any certificate");
}

using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>Keys fetched in plaintext are keys that anybody on the way may replace.</summary>
internal sealed class JwksPlainHttpRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-jwks-plain-http",
        Category = Category.Authz,
        Severity = Severity.High,
        Title = "Keys of a token issuer are fetched over plain HTTP",
        Why = "Whoever answers for the address signs tokens of any user: with the keys go all rules on requestPrincipals and claims.",
        Remediation = "Use https, or put the keys into jwks.",
        AppliesTo = ["RequestAuthentication"],
        Reference = "https://istio.io/latest/docs/reference/config/security/jwt/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("security.istio.io", "RequestAuthentication")
            ? from rule in resource.Root.Find("spec", "jwtRules")?.Items ?? []
              let at = rule["jwksUri"] ?? rule["jwks_uri"]
              where at?.Text is { } text && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == "http" && !IsInside(address.Host)
              select new Violation(resource, at, "the keys that verify tokens are fetched over plain HTTP")
            : [];

    // Inside the cluster the mesh may encrypt it.
    private static bool IsInside(string host) =>
        !host.Contains('.', StringComparison.Ordinal)
        || host.Split('.').Contains("svc")
        || host.EndsWith(".local", StringComparison.Ordinal)
        || host.Count(one => one == '.') == 1;
}

using System.Text.RegularExpressions;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Exposure;

/// <summary>A snippet is code in the ingress controller, which holds every team's keys.</summary>
internal sealed partial class IngressSnippetRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "exposure-ingress-snippet",
        Category = Category.Exposure,
        Severity = Severity.Medium,
        Title = "Ingress injects configuration into nginx",
        Why = "Snippets are written into the controller's configuration: whoever may write an Ingress can read the controller's service account and every TLS key of the cluster (CVE-2021-25742).",
        Remediation = "Replace the snippet by the annotations made for the purpose, and switch snippets off in the controller.",
        AppliesTo = ["Ingress", "ConfigMap (ingress-nginx)"],
        Reference = "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if (resource.Is("", "ConfigMap"))
        {
            return resource.Root.Find("data", "allow-snippet-annotations") is { } allowed && allowed.IsOn()
                ? [new Violation(resource, allowed, "the controller accepts snippets from every Ingress")]
                : [];
        }

        return resource.Is("networking.k8s.io", "Ingress") || resource.Is("extensions", "Ingress")
            ? from annotation in resource.Root.Find("metadata", "annotations")?.Entries ?? []
              where IsSnippet(annotation.Key) && !string.IsNullOrWhiteSpace(annotation.Value.Text)
              let isProgram = Program().IsMatch(annotation.Value.Text!)
              select new Violation(resource, annotation.Value, $"'{annotation.Key}' {(isProgram ? "runs code or opens files in the controller" : "is written into the controller's configuration")}")
              {
                  Severity = isProgram ? Severity.High : null,
              }
            : [];
    }

    private static bool IsSnippet(string key) =>
        (key.StartsWith("nginx.ingress.kubernetes.io/", StringComparison.Ordinal) && key.EndsWith("-snippet", StringComparison.Ordinal))
        || (key.StartsWith("nginx.org/", StringComparison.Ordinal) && key.EndsWith("-snippets", StringComparison.Ordinal));

    [GeneratedRegex(@"(_by_lua|\blua_|\bload_module\b|\broot\s|\balias\s|\bproxy_pass\b|serviceaccount)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Program();
}

using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>A secret on a command line is in the manifest and in the process list of everybody on the node.</summary>
internal sealed class ArgumentLiteralRule : IResourceRule
{
    private static readonly string[] Lines = ["command", "args"];

    public RuleInfo Info { get; } = new()
    {
        Id = "secrets-args-literal",
        Category = Category.Secrets,
        Severity = Severity.High,
        Title = "Container command line holds a literal secret",
        Why = "Arguments lie in clear in the manifest, its history and etcd, and any process of the node's user may read them from the process list.",
        Remediation = "Put the value into a Secret, give it to the container as a file or variable, and refer to that: $(NAME) in args expands a variable of the container; then rotate the value, as it has been published.",
        AppliesTo = ["Pod", "every kind that makes Pods"],
        Reference = "https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from container in PodTemplate.Of(resource)?.Containers ?? []
        from line in Lines
        from violation in Judge(resource, container, container[line]?.Items ?? [])
        select violation;

    private static IEnumerable<Violation> Judge(Resource resource, Node container, IReadOnlyList<Node> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Text is not { Length: > 2 } text)
            {
                continue;
            }

            foreach (var violation in SecretWords.Violations(resource, items[i], $"an argument of container '{container["name"]?.Text}'", CommandItems.Find(CommandItems.Flag(items, i), text)))
            {
                yield return violation;
            }
        }
    }
}

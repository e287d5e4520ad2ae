using Enforcer.Resources;
using Enforcer.Secrets;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>Modules are in git, and plans and states keep every attribute in clear, those marked sensitive included.</summary>
internal sealed class TerraformLiteralRule : ISetRule
{
    private static readonly string[] SecretData = ["stringData", "data"];

    public RuleInfo Info { get; } = new()
    {
        Id = "secrets-terraform-literal",
        Category = Category.Secrets,
        Severity = Severity.High,
        Title = "Terraform holds a literal secret",
        Why = "What stands in a module is in git; and Terraform writes attributes, variables and outputs in clear into plans and states, also those it hides on the screen: whoever may read the file, its artifact or its backend holds the secret.",
        Remediation = "Let the workload fetch the value from a secret store at run time, or use write-only arguments; keep plans and states out of git and artifacts; then rotate the value, as it has been written out.",
        AppliesTo = ["Terraform resources, variables, outputs and providers", "kubernetes_secret"],
        Reference = "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var terraform = context.Resources.All.Where(resource => resource.ApiVersion == "terraform" || resource.Address is not null).ToList();
        if (terraform.Count == 0)
        {
            return [];
        }

        var own = terraform.SelectMany(Own).ToList();
        var told = own.Select(violation => violation.At).ToHashSet();
        return own.Concat(new TerraformReferences(terraform).Violations(told));
    }

    private static IEnumerable<Violation> Own(Resource resource)
    {
        if (resource.ApiVersion == "terraform")
        {
            return Below(resource.Root, resource.Root, null, resource);
        }

        // The other kinds that Terraform declares are judged by the rules of their kind.
        return resource.Address is not null && resource.Is("", "Secret")
            ? SecretData.Select(key => resource.Root[key]).OfType<Node>().SelectMany(data => Below(data, data, null, resource))
            : [];
    }

    private static IEnumerable<Violation> Below(Node node, Node holder, string? name, Resource resource, string? above = null) => node switch
    {
        // A number or a switch is a setting of a secret, never the secret.
        ScalarNode { Kind: ScalarKind.Text, Raw: var text } => Judge(node, holder, name, text, resource, above),
        _ => node.Entries.SelectMany(entry => Below(entry.Value, node, entry.Key, resource, name))
            .Concat(node.Items.SelectMany(item => Below(item, node, name, resource, name))),
    };

    private static IEnumerable<Violation> Judge(Node node, Node holder, string? key, string text, Resource resource, string? above)
    {
        // Lists of variables and settings: the name stands beside the value.
        var name = key == "value" && (holder["name"] ?? holder["key"])?.Text is { } sibling ? sibling : key;
        if (name is not null && SecretNames.Judge(name) is SecretNameKind.None or SecretNameKind.Key or SecretNameKind.Vendor && (node is ScalarNode { IsSensitive: true } || (name == "result" && SecretNames.Promises(resource.Kind))))
        {
            // random_password.result: the type says what the attribute does not.
            name = resource.Kind;
        }

        if (key == "value" && name == key && above is not null && SecretNames.Promises(above))
        {
            // initial_password { value = "..." }
            name = above;
        }

        if (name is not null && resource.Kind == "provider" && resource.Id.Name is { } provider && SecretNames.Judge(name) is SecretNameKind.None or SecretNameKind.Key)
        {
            name = $"{provider}.{name}";
        }

        if (SecretNames.Judge(name ?? "") is SecretNameKind.None or SecretNameKind.Vendor && key is "value" or "plaintext_value" && (SecretNames.Promises(resource.Kind) || holder["type"]?.Text is "SecureString" or "SECRET" || IsMarked(holder)))
        {
            // github_actions_secret.plaintext_value, a SecureString's value: what they hold is what the resource is for.
            name = "secret";
        }

        var matches = text.Contains('\n', StringComparison.Ordinal) ? SecretDetector.FindInText(text) : SecretDetector.Find(name, text);
        return SecretWords.Violations(resource, node, Where(key, resource), matches);
    }

    // azurerm_api_management_named_value { value = "..." secret = true }
    private static bool IsMarked(Node holder) => holder["secret"]?.Text == "true" || holder["masked"]?.Text == "true" || holder["sensitive"]?.Text == "true";

    private static string Where(string? key, Resource resource) =>
        resource.Kind is "variable" or "output" ? $"{resource.Kind} '{key}'" : $"'{key}' of {resource.Address ?? resource.Id.ToString()}";
}

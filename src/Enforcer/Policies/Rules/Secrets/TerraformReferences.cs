using Enforcer.Resources;
using Enforcer.Secrets;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>
/// Follows <c>password = local.x</c> to where a module keeps x, in whatever file: a literal that says nothing by its own name is a secret by the
/// name under which it is used.
/// </summary>
internal sealed class TerraformReferences
{
    private const string Opening = "${";

    private readonly IReadOnlyList<Resource> _resources;
    private readonly Dictionary<(string Folder, string Name), (Resource Resource, ScalarNode Value)> _literals = [];

    public TerraformReferences(IReadOnlyList<Resource> resources)
    {
        _resources = resources;
        foreach (var resource in resources.Where(resource => resource.Kind is "local" or "variable"))
        {
            var prefix = resource.Kind == "local" ? "local." : "var.";
            foreach (var entry in resource.Root.Entries)
            {
                if (entry.Value is ScalarNode { Kind: ScalarKind.Text, Raw.Length: > 0 } value && !value.Raw.Contains(Opening, StringComparison.Ordinal))
                {
                    _literals[(Folder(resource), prefix + entry.Key)] = (resource, value);
                }
            }
        }
    }

    /// <summary>One for each literal, however often it is used; none where the literal was told already.</summary>
    public IEnumerable<Violation> Violations(IReadOnlySet<Node> told) =>
        _literals.Count == 0 ? [] : _resources.SelectMany(resource => Below(resource, resource.Root, null)).Where(violation => !told.Contains(violation.At)).DistinctBy(violation => violation.At);

    private IEnumerable<Violation> Below(Resource user, Node node, string? name) => node switch
    {
        ScalarNode { Kind: ScalarKind.Text, Raw: ['$', '{', .., '}'] text } => Used(user, name, text[Opening.Length..^1].Trim()),
        _ => node.Entries.SelectMany(entry => Below(user, entry.Value, entry.Key)).Concat(node.Items.SelectMany(item => Below(user, item, name))),
    };

    private IEnumerable<Violation> Used(Resource user, string? name, string reference)
    {
        if (name is null || !SecretNames.Promises(name) || !_literals.TryGetValue((Folder(user), reference), out var literal))
        {
            return [];
        }

        var where = $"'{reference}', used as '{name}' of {user.Address ?? user.Id.ToString()},";
        return SecretWords.Violations(literal.Resource, literal.Value, where, SecretDetector.Find(name, literal.Value.Raw));
    }

    // A module is a folder.
    private static string Folder(Resource resource) => resource.File[..(resource.File.LastIndexOf('/') + 1)];
}

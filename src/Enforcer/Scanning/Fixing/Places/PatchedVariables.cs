using System.Globalization;
using System.Text.RegularExpressions;
using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing.Places;

/// <summary>The variables that patches give a plain value: beside one, a reference in the object would make a variable with both, which no server takes.</summary>
internal sealed partial class PatchedVariables
{
    private readonly HashSet<(string Kind, string Name)> _names = [];
    private readonly HashSet<int> _indices = [];

    /// <param name="context">What is scanned.</param>
    /// <param name="mended">Values of patches that become references themselves.</param>
    public static PatchedVariables Left(FixContext context, IReadOnlySet<Node> mended)
    {
        var left = new PatchedVariables();
        var inline = context.DraftsWithPatches().SelectMany(draft => draft.Inline).ToList();
        foreach (var patch in context.Resources.Where(context.IsPatch).Concat(inline.Select(patch => patch.Object).OfType<Resource>()))
        {
            left.Add(patch, mended);
        }

        var operations = inline.SelectMany(patch => patch.Root.Items).Concat(context.Resources.Where(resource => !resource.IsObject && resource.Root["op"] is not null).Select(resource => resource.Root));
        foreach (var operation in operations)
        {
            if (ValuePath().Match(operation["path"]?.Text ?? "") is { Success: true } match)
            {
                left._indices.Add(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            }
        }

        return left;
    }

    public bool Has(string kind, Node variable) => _names.Contains((kind, variable["name"]?.Text ?? "")) || _indices.Contains(variable.Index);

    private void Add(Resource patch, IReadOnlySet<Node> mended)
    {
        foreach (var variable in (PodTemplate.Of(patch)?.Containers ?? []).SelectMany(container => container["env"]?.Items ?? []))
        {
            if (variable["value"] is { Text: not null } value && !mended.Contains(value))
            {
                _names.Add((patch.Kind, variable["name"]?.Text ?? ""));
            }
        }
    }

    [GeneratedRegex(@"/env/([0-9]{1,6})/value\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValuePath();
}

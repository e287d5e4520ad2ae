using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>Matches Pod labels exactly as Kubernetes does.</summary>
internal sealed class PodSelector(Node? selector)
{
    public bool Matches(Node? labels) =>
        (selector?["matchLabels"]?.Entries ?? []).All(entry => labels?[entry.Key]?.Text == entry.Value.Text)
        && (selector?["matchExpressions"]?.Items ?? []).All(expression => Satisfies(expression, labels));

    /// <summary>What is wrong with a selector; null where nothing is.</summary>
    public static string? Fault(Node? selector) => selector switch
    {
        null => null,
        not MapNode => "selector is no map",
        _ when selector.Entries.Any(entry => entry.Key is not ("matchLabels" or "matchExpressions")) => "selector knows matchLabels and matchExpressions",
        _ when (selector["matchLabels"]?.Entries ?? []).Any(entry => entry.Value.Text is null) => "a value of selector.matchLabels is no text",
        _ when (selector["matchExpressions"]?.Items ?? []).Any(expression => !IsKnown(expression)) => "an expression of selector.matchExpressions needs a key, an operator (In, NotIn, Exists, DoesNotExist) and, for In and NotIn, values",
        _ => null,
    };

    private static bool IsKnown(Node expression) => expression["key"]?.Text is not null && expression["operator"]?.Text switch
    {
        "In" or "NotIn" => expression["values"]?.Items.Count > 0,
        "Exists" or "DoesNotExist" => expression["values"] is null or { Items.Count: 0 },
        _ => false,
    };

    private static bool Satisfies(Node expression, Node? labels)
    {
        var label = labels?[expression["key"]!.Text!]?.Text;
        var isListed = label is not null && expression["values"]?.Items.Any(value => value.Text == label) == true;
        return expression["operator"]?.Text switch
        {
            "In" => isListed,
            "NotIn" => !isListed,
            "Exists" => label is not null,
            _ => label is null,
        };
    }
}

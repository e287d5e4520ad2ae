using Enforcer.Resources;

namespace Enforcer.Policies.Incremental;

/// <summary>Whether a rule may find fault with an object at all: <see cref="RuleInfo.AppliesTo"/> taken at its word, and a test holds it to that.</summary>
internal static class RuleReach
{
    public static bool Concerns(RuleInfo rule, Resource resource)
    {
        // What is no API object, or holds the settings of an installation, is named by many words.
        if (!resource.IsObject || resource.Kind is "CustomResourceDefinition" or "HelmRelease" or "HelmChart" or "Application" or "Kustomization" or "ClusterServiceVersion")
        {
            return true;
        }

        var makesPods = PodTemplate.Of(resource) is not null || PodTemplate.IsCustom(resource);
        return rule.AppliesTo.Any(words => words.Contains(resource.Kind, StringComparison.Ordinal)
            || (makesPods && words.Contains("Pod", StringComparison.Ordinal))
            || words is "every kind" or "comments" || words.StartsWith("every kind with", StringComparison.Ordinal));
    }
}

using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>Finds the identities that a Secret holds.</summary>
internal static class SecretName
{
    /// <param name="dossier">Where to look.</param>
    /// <param name="space">Null: in any namespace, where only one Secret has the name.</param>
    /// <param name="name">Of the Secret.</param>
    public static IReadOnlyList<Holding> Identities(Dossier dossier, string? space, string? name)
    {
        var found = dossier.Holdings.Where(holding => holding.Kind == HoldingKind.Identity && holding.Resource.Is("", "Secret") && name is not null && holding.Resource.Name == name
            && (space is null || holding.Resource.Namespace is null || holding.Resource.Namespace == space)).ToList();
        return found.Select(holding => holding.Resource.Namespace).Distinct().Count() > 1 ? [] : found;
    }

    public static bool Exists(Dossier dossier, string? space, string name) =>
        dossier.Resources.Exists(resource => resource.Is("", "Secret") && resource.Name == name && resource.Namespace == space);
}

using System.IO.Enumeration;
using Enforcer.Resources;

namespace Enforcer.Policies.Exceptions;

/// <summary>Which Resources a PolicyException covers. Each list holds patterns with <c>*</c> and <c>?</c>; null covers all, an empty list none.</summary>
/// <param name="Kinds">Compared with the kind, or with <c>group/Kind</c> where the pattern holds a slash.</param>
/// <param name="Namespaces">A Namespace counts as lying in itself; what has no namespace lies in the empty one.</param>
/// <param name="Names">Compared with the name, or <c>generateName</c> where there is none.</param>
/// <param name="Home">The exception's own namespace: one that has one reaches no further.</param>
internal sealed record ExceptionMatch(IReadOnlyList<string>? Kinds, IReadOnlyList<string>? Namespaces, IReadOnlyList<string>? Names, string? Home)
{
    public bool Covers(Resource resource)
    {
        var place = resource.Namespace ?? (resource.Is("", "Namespace") ? resource.Name : null) ?? "";
        return (Home is null || string.Equals(Home, place, StringComparison.Ordinal))
            && Fits(Kinds, pattern => pattern.Contains('/', StringComparison.Ordinal) ? $"{resource.Group}/{resource.Kind}" : resource.Kind)
            && Fits(Namespaces, _ => place)
            && Fits(Names, _ => resource.Name ?? "");
    }

    private static bool Fits(IReadOnlyList<string>? patterns, Func<string, string> text) =>
        patterns is null || patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, text(pattern), ignoreCase: false));
}

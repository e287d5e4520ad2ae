using System.IO.Enumeration;
using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>A declared wish: this variable, or this file, of these workloads comes from this Secret, whatever their manifests say.</summary>
internal sealed record SecretBinding
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Labels of the Pods; everything in the namespace where it asks for nothing.</summary>
    public required PodSelector Selector { get; init; }

    /// <summary>Patterns (<c>*</c>, <c>?</c>) of container names; none for every container.</summary>
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Pattern of variable names; null where a file is bound.</summary>
    public string? Env { get; init; }

    /// <summary>Absolute path in the container; null where variables are bound.</summary>
    public string? File { get; init; }

    /// <summary>A Secret of the binding's namespace.</summary>
    public required string Secret { get; init; }

    /// <summary>Null for the variable's name, or the file's.</summary>
    public string? Key { get; init; }

    /// <summary>A pattern is weaker than a name: what is bound by both goes by its name.</summary>
    public bool IsPattern => Env?.AsSpan().ContainsAny('*', '?') == true;

    public bool Takes(Node container) =>
        Containers.Count == 0 || Containers.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, container["name"]?.Text ?? "", ignoreCase: false));

    /// <summary>Where a variable's value lies; null where the variable is not bound.</summary>
    public SecretReference? For(string variable) =>
        Env is not null && FileSystemName.MatchesSimpleExpression(Env, variable, ignoreCase: false) && KubernetesNames.IsDataKey(Key ?? variable)
            ? new SecretReference(Secret, Key ?? variable)
            : null;
}

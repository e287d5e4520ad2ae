namespace Enforcer.Admission.References;

/// <summary>The bindings of every source, by namespace, in the order in which they count.</summary>
internal sealed class SecretBindings(IReadOnlyList<IBindingSource> sources)
{
    public static readonly SecretBindings None = new([]);

    private static readonly State Empty = new(-1, Array.Empty<SecretBinding>().ToLookup(binding => binding.Namespace, StringComparer.Ordinal));

    private volatile State _state = Empty;

    /// <summary>Names before patterns, then by the binding's name: of several that bind one variable the first counts, in every replica alike.</summary>
    public IReadOnlyList<SecretBinding> In(string? space)
    {
        if (space is null || sources.Count == 0)
        {
            return [];
        }

        var revision = sources.Sum(source => source.Revision);
        if (_state.Revision != revision)
        {
            _state = new State(revision, sources
                .SelectMany(source => source.All)
                .OrderBy(binding => binding.IsPattern)
                .ThenBy(binding => binding.Name, StringComparer.Ordinal)
                .ToLookup(binding => binding.Namespace, StringComparer.Ordinal));
        }

        return [.. _state.ByNamespace[space]];
    }

    private sealed record State(long Revision, ILookup<string, SecretBinding> ByNamespace);
}

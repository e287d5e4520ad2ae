using Enforcer.Resources.Settings;

namespace Enforcer.Drift.Sources;

/// <summary>Every kind of source by the word before its colon, in one list; a new one is one line here.</summary>
internal static class DriftSourceCatalog
{
    /// <summary>What a source may be, for help and errors.</summary>
    public const string Supported = "a directory or file of manifests, cluster, cluster:CONTEXT";

    private static readonly Dictionary<string, Func<string, DriftSourceOptions, IDriftSource>> ByWord = new(StringComparer.Ordinal)
    {
        ["cluster"] = ClusterSource.Create,
    };

    // Reserved, so that a folder of this name is never read by mistake.
    private static readonly string[] Reserved = ["git", "tfplan", "tfstate"];

    /// <exception cref="ConfigurationException">The word is reserved or the source cannot be used.</exception>
    public static IDriftSource Create(string option, string source, DriftSourceOptions options)
    {
        if (source.Length == 0)
        {
            throw new ConfigurationException($"{option}: empty source", $"a source is {Supported}");
        }

        var colon = source.IndexOf(':', StringComparison.Ordinal);
        var word = colon < 0 ? source : source[..colon];
        if (ByWord.TryGetValue(word, out var create))
        {
            return create(colon < 0 ? "" : source[(colon + 1)..], options);
        }

        return colon >= 0 && Reserved.Contains(word, StringComparer.Ordinal)
            ? throw new ConfigurationException($"{option}: the source '{word}:' is not supported", $"a source is {Supported}")
            : FilesSource.Create(source, options);
    }
}

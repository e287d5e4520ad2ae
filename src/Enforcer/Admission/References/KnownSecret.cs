using Enforcer.Policies.Incremental;
using Enforcer.Policies.Rules.Orphan;
using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>What may be known of a Secret: that it is there, which version of it, and the names of its keys. Never a value.</summary>
internal sealed record KnownSecret(string Uid, string Version, IReadOnlySet<string> Keys)
{
    private static readonly ObjectTrim Trim = new(keepsWhole: false);

    /// <summary>The Secret among the objects that others are judged with, without its values; null where no edge may name it as its certificate.</summary>
    public Resource? Certificate { get; init; }

    public static KnownSecret Of(MapNode secret)
    {
        var keys = (secret["data"]?.Entries ?? []).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        return new KnownSecret(secret.Find("metadata", "uid")?.Text ?? "", secret.Find("metadata", "resourceVersion")?.Text ?? "", keys)
        {
            Certificate = keys.Overlaps(CredentialRule.Keys) ? Trim.Keep(secret, "v1", "Secret") : null,
        };
    }
}

using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>What may be known of a Secret: that it is there, which version of it, and the names of its keys. Never a value.</summary>
internal sealed record KnownSecret(string Uid, string Version, IReadOnlySet<string> Keys)
{
    public static KnownSecret Of(MapNode secret) => new(
        secret.Find("metadata", "uid")?.Text ?? "",
        secret.Find("metadata", "resourceVersion")?.Text ?? "",
        (secret["data"]?.Entries ?? []).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal));
}

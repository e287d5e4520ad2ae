using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing;

/// <summary>A Secret that leaves its manifest as it is written there, comments included. Never printed.</summary>
/// <param name="Secret">As it was read.</param>
/// <param name="Text">Its document, without the marker in front of it.</param>
internal sealed record MovedSecret(Resource Secret, string Text)
{
    private static readonly string[] Parts = ["data", "stringData"];

    /// <summary>Everything that it holds.</summary>
    public IEnumerable<MapEntry> Entries => Parts.SelectMany(part => Secret.Root[part]?.Entries ?? []);

    /// <summary>The keys that it has in the cluster.</summary>
    public IEnumerable<string> Keys => Entries.Select(entry => entry.Key).Distinct(StringComparer.Ordinal);
}

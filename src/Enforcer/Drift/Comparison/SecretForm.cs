using System.Text;
using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>Brings a Secret into the form in which the server stores it, so that <c>stringData</c> and <c>data</c> compare.</summary>
internal static class SecretForm
{
    public static bool IsSecret(Resource resource) => resource.Is("", "Secret");

    /// <summary>The tree with <c>stringData</c> encoded into <c>data</c>, over which it wins; any other Resource's tree as it is.</summary>
    public static MapNode Of(Resource resource)
    {
        if (!IsSecret(resource))
        {
            return resource.Root;
        }

        var merged = new Dictionary<string, MapEntry>(StringComparer.Ordinal);
        foreach (var entry in resource.Root["data"]?.Entries ?? [])
        {
            merged[entry.Key] = entry with { Value = Canonical(entry.Value) };
        }

        foreach (var entry in resource.Root["stringData"]?.Entries ?? [])
        {
            merged[entry.Key] = entry with { Value = Scalar(Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Value.Text ?? "")), entry.Value) };
        }

        var rest = resource.Root.Entries
            .Where(entry => entry.Key is not ("data" or "stringData"))
            .Select(entry => entry with { Value = entry.Value.Copy() });
        var data = new MapNode(merged.Values, resource.Root.Start, resource.Root.End);
        return new MapNode(
            merged.Count == 0 ? rest : [.. rest, new MapEntry("data", resource.Root.Start, data)],
            resource.Root.Start,
            resource.Root.End);
    }

    // Base64 may be wrapped in a file; the server stores it in one line.
    private static Node Canonical(Node value)
    {
        var bytes = new byte[value.Text?.Length ?? 0];
        return value.Text is { } text && Convert.TryFromBase64String(text, bytes, out var length)
            ? Scalar(Convert.ToBase64String(bytes, 0, length), value)
            : value.Copy();
    }

    private static ScalarNode Scalar(string text, Node at) => new(text, ScalarKind.Text, ScalarStyle.Plain, at.Start, at.End);
}

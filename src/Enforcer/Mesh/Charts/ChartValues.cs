using Enforcer.Resources;

namespace Enforcer.Mesh.Charts;

/// <summary>Settings that somebody gives a Helm chart: what a mesh will be, before a cluster shows it.</summary>
/// <param name="Resource">Where they are written.</param>
/// <param name="Root">The settings.</param>
/// <param name="Holder">The value that holds them as text or as a single <c>set</c>; null where they are part of the Resource's own tree.</param>
/// <param name="Chart">The chart's name; null for a file of values, which does not say.</param>
internal sealed record ChartValues(Resource Resource, Node Root, Node? Holder, string? Chart)
{
    /// <summary>Where a setting stands in the file.</summary>
    public Node Place(Node value) => Holder ?? value;

    /// <summary>What tells a setting from others in the same place; null where its own path does.</summary>
    public string? Discriminator(Node value) => Holder is null ? null : value.Path;
}

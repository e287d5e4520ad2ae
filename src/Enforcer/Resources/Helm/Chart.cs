using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm;

/// <summary>A Helm chart as it lies in its folder or archive, with the charts that it brings along.</summary>
/// <remarks>Source: Helm, "Charts".</remarks>
internal sealed record Chart
{
    /// <summary>The folder as reports name it.</summary>
    public required string Shown { get; init; }

    /// <summary>What <c>Chart.yaml</c> holds.</summary>
    public required GoMap Metadata { get; init; }

    /// <summary>What <c>values.yaml</c> holds.</summary>
    public required GoMap Values { get; init; }

    /// <summary>Below <c>templates/</c>, in the order of their paths.</summary>
    public required IReadOnlyList<ChartFile> Templates { get; init; }

    /// <summary>Everything else that templates may read by <c>.Files</c>.</summary>
    public required IReadOnlyList<ChartFile> Files { get; init; }

    /// <summary>Those in <c>charts/</c>.</summary>
    public required IReadOnlyList<Chart> Charts { get; init; }

    public string Name => GoValue.Text(Metadata.GetValueOrDefault("name"));

    /// <summary>Defines templates for others and installs nothing.</summary>
    public bool IsLibrary => GoValue.Text(Metadata.GetValueOrDefault("type")) == "library";
}

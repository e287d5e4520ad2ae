namespace Enforcer.Resources.Helm;

/// <summary>A file of a chart.</summary>
/// <param name="Path">Below the chart, with forward slashes: <c>templates/deployment.yaml</c>.</param>
/// <param name="Shown">As reports name it; null where reports are not to speak of it.</param>
/// <param name="Text">What it holds.</param>
internal sealed record ChartFile(string Path, string? Shown, string Text)
{
    /// <summary>Its name starts with an underscore, or it is what Helm prints after an installation: nothing of it is installed.</summary>
    public bool IsPartial => System.IO.Path.GetFileName(Path) is ['_', ..] or "NOTES.txt";
}

namespace Enforcer.Scanning.Since;

/// <summary>A path that stands for another: where its old state lies, and how it is shown.</summary>
internal sealed record ScannedPath(string Path, string Shown);

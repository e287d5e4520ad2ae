namespace Enforcer.Scanning.Fixing;

/// <summary>A secret that stays where it is, and why.</summary>
/// <param name="File">As reports show it.</param>
/// <param name="Line">Of the value.</param>
/// <param name="Path">Of the value, dotted from the object's root.</param>
/// <param name="Reason">Why.</param>
/// <param name="Place">File and line of what stands in the way, where that is elsewhere.</param>
internal sealed record FixRefusal(string File, int Line, string Path, FixReason Reason, string? Place = null)
{
    public override string ToString() => $"{File}:{Line}: {Path}: {Reason.Name}: {Reason.Text}{(Place is null ? "" : $" ({Place})")}";
}

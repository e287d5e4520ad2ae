namespace Enforcer.Scanning.Fixing;

/// <summary>A secret that stays where it is, and why.</summary>
/// <param name="File">As reports show it.</param>
/// <param name="Line">Of the value.</param>
/// <param name="Path">Of the value, dotted from the object's root.</param>
/// <param name="Reason">Why.</param>
internal sealed record FixRefusal(string File, int Line, string Path, FixReason Reason)
{
    public override string ToString() => $"{File}:{Line}: {Path}: {Reason.Name}: {Reason.Text}";
}

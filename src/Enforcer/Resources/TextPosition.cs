namespace Enforcer.Resources;

/// <summary>A place in a file as a person counts it, so that every finding can be opened in an editor.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
/// <param name="Offset">From 0, in UTF-16 code units from the start of the file's text.</param>
internal readonly record struct TextPosition(int Line, int Column, int Offset)
{
    /// <summary>Where a value stands that no file holds (an admission object, a generated tree).</summary>
    public static readonly TextPosition Start = new(1, 1, 0);
}

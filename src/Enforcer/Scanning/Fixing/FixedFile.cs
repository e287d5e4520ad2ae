using Enforcer.Scanning.Fixing.Texts;

namespace Enforcer.Scanning.Fixing;

/// <summary>One manifest, how it stands and how it will stand.</summary>
/// <param name="Path">For the file system.</param>
/// <param name="Shown">For reports.</param>
/// <param name="Before">As it was read.</param>
/// <param name="Edits">In the order of the text, not overlapping.</param>
/// <param name="Secret">Spans of the old text, in order, that no output may show.</param>
internal sealed record FixedFile(
    string Path,
    string Shown,
    ManifestText Before,
    IReadOnlyList<TextEdit> Edits,
    IReadOnlyList<(int Start, int End)> Secret)
{
    public byte[] NewBytes => Before.Encode(TextEdit.Apply(Before.Text, Edits));
}

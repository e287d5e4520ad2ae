using Enforcer.Scanning.Fixing.Texts;

namespace Enforcer.Scanning.Fixing;

/// <summary>What a fix does to one file: to its text, and what that must mean for its tree.</summary>
internal sealed record FixStep(FileDraft File)
{
    public List<TextEdit> Edits { get; } = [];

    public List<Action<TreeChanges>> Changes { get; } = [];
}

using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing;

/// <summary>What has to be done together for some findings, in one file or several: all of it is done, or none.</summary>
/// <param name="Findings">What is mended; at least one.</param>
internal sealed record Fix(IReadOnlyList<Finding> Findings)
{
    public List<FixStep> Steps { get; } = [];

    /// <summary>The values that it takes out: where each goes.</summary>
    public List<(ExtractedSecret Secret, string Key)> Taken { get; } = [];

    /// <summary>Values that no output may show, besides those of the findings.</summary>
    public List<Node> Hidden { get; } = [];

    /// <summary>A whole document that goes to the file for the values; null where single values do.</summary>
    public MovedSecret? Moved { get; init; }

    public FixStep In(FileDraft file)
    {
        if (Steps.Find(step => step.File == file) is not { } step)
        {
            Steps.Add(step = new FixStep(file));
        }

        return step;
    }
}

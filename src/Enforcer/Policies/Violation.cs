using Enforcer.Resources;

namespace Enforcer.Policies;

/// <summary>What a rule returns: where it is broken and how, before level, exceptions and fingerprint are decided.</summary>
/// <param name="Resource">The culprit.</param>
/// <param name="At">The offending value; where something is missing, the map that should hold it.</param>
/// <param name="Message">One sentence that names what is wrong; never a secret.</param>
/// <param name="Discriminator">Tells apart what path alone cannot, such as a salted hash of the secret; part of the fingerprint.</param>
internal sealed record Violation(Resource Resource, Node At, string Message, string? Discriminator = null)
{
    /// <summary>Overrides the rule's severity for this violation (a weaker or worse form of the same fault).</summary>
    public Severity? Severity { get; init; }

    /// <summary>Overrides the rule's remediation where a better fix is known for this very place.</summary>
    public string? Remediation { get; init; }

    /// <summary>The very place inside <see cref="At"/>, such as a line of a file that a value holds; null for the start of it.</summary>
    public TextPosition? Place { get; init; }

    /// <summary>What tells the secret apart that was found, wherever it stands; null for what is none.</summary>
    public string? Secret { get; init; }

    /// <summary>Why it must be so, where the set itself shows the need: reported as suppressed, with this reason. Null for everything else.</summary>
    public string? Excuse { get; init; }
}

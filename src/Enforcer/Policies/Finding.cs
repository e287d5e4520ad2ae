using Enforcer.Resources;

namespace Enforcer.Policies;

/// <summary>One broken rule at one place: what every report, denial and baseline is made of.</summary>
internal sealed record Finding
{
    public required RuleInfo Rule { get; init; }

    public required Severity Severity { get; init; }

    public required Level Level { get; init; }

    public required string Message { get; init; }

    public required string Remediation { get; init; }

    public required ResourceId Resource { get; init; }

    /// <summary>Dotted from the object's root; empty for the object itself.</summary>
    public required string Path { get; init; }

    public required string File { get; init; }

    public required TextPosition Location { get; init; }

    /// <summary>32 hex digits over rule, resource and path (not the line), so that it survives edits elsewhere in the file.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What tells the secret apart that was found, a salted hash of 20 bits; null for other findings. In no output.</summary>
    public string? Secret { get; init; }

    /// <summary>What is wrong and how to mend it, for outputs that have one text.</summary>
    public string MessageWithFix => $"{Message.TrimEnd('.')}. Fix: {Remediation}";

    /// <summary>Since when it has been in a history; null where none was read.</summary>
    public IntroducingCommit? Commit { get; init; }

    /// <summary>Why it does not count, where it is suppressed; null otherwise.</summary>
    public string? Suppressed { get; init; }

    /// <summary>True where what suppresses it is an object of its own, not a word beside it.</summary>
    public bool IsSuppressedFromOutside { get; init; }
}

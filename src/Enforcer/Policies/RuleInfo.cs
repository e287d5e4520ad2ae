namespace Enforcer.Policies;

/// <summary>What a rule is, for findings, for <c>enforcer rules</c> and for the reference page.</summary>
internal sealed record RuleInfo
{
    /// <summary>Kebab-case, category first; never renumbered, never reused.</summary>
    public required string Id { get; init; }

    public required Category Category { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>One line: what is wrong when the rule fires.</summary>
    public required string Title { get; init; }

    /// <summary>What an attacker or an accident gains by it.</summary>
    public required string Why { get; init; }

    /// <summary>What to change, in the imperative.</summary>
    public required string Remediation { get; init; }

    /// <summary>The kinds it looks at, as a person names them.</summary>
    public required IReadOnlyList<string> AppliesTo { get; init; }

    /// <summary>The specification or project document it stands on.</summary>
    public required string Reference { get; init; }

    /// <summary>Whether an exception may let it be broken. False for the rules about exceptions: none may hide that it is worth nothing.</summary>
    public bool Excusable { get; init; } = true;
}

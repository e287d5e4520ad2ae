namespace Enforcer.Policies;

/// <summary>What a configuration says of one rule; null keeps the rule's own.</summary>
internal sealed record RuleSettings(Level? Level, Severity? Severity);

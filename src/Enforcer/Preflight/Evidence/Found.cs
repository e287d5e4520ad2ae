using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>One fault at one place, before it is weighed.</summary>
internal readonly record struct Found(RuleInfo Rule, Violation Violation)
{
    public Found(RuleInfo rule, Resource resource, Node at, string message, string? discriminator = null, Severity? severity = null)
        : this(rule, new Violation(resource, at, message, discriminator) { Severity = severity })
    {
    }
}

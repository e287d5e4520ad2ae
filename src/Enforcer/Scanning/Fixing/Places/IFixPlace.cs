using Enforcer.Policies;

namespace Enforcer.Scanning.Fixing.Places;

/// <summary>Knows how secrets leave one kind of place.</summary>
internal interface IFixPlace
{
    /// <summary>The rule whose findings stand there.</summary>
    string Rule { get; }

    /// <summary>Adds a fix for what can be mended for certain, and a refusal with its reason for each finding that cannot. Changes no file.</summary>
    void Plan(IReadOnlyList<Finding> findings, FixContext context);
}

namespace Enforcer.Drift;

/// <summary>How desired and live disagree about an object; a contract.</summary>
internal enum DifferenceKind
{
    /// <summary>Both have it, a field differs.</summary>
    Modified,

    /// <summary>Declared, not there.</summary>
    Missing,

    /// <summary>There, declared nowhere, and made by no controller.</summary>
    Unmanaged,
}

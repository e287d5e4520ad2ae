namespace Enforcer.Secrets;

/// <summary>How sure a detector is, surest last, so that thresholds compare.</summary>
internal enum Confidence
{
    /// <summary>A default that everybody knows, such as <c>changeme</c>: nothing leaks, but it must not go live.</summary>
    Weak,

    /// <summary>The form fits but something speaks against it, such as a wrong checksum.</summary>
    Low,

    /// <summary>The name says secret and the value could be one.</summary>
    Medium,

    /// <summary>The value's own form, or name and value together, leave little doubt.</summary>
    High,
}

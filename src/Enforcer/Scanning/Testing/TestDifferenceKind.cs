namespace Enforcer.Scanning.Testing;

/// <summary>How a test failed.</summary>
internal enum TestDifferenceKind
{
    /// <summary>Expected and not found.</summary>
    Missing,

    /// <summary>Found and not expected.</summary>
    Unexpected,

    /// <summary>The test itself, or a file that it names, cannot be used.</summary>
    Fault,
}

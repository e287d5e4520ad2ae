namespace Enforcer.Policies;

/// <summary>How bad a finding is, worst last, so that thresholds compare.</summary>
internal enum Severity
{
    Low,
    Medium,
    High,
    Critical,
}

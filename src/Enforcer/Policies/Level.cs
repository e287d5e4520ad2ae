namespace Enforcer.Policies;

/// <summary>What a finding does at admission, strictest last, so that thresholds compare.</summary>
internal enum Level
{
    Off,
    Audit,
    Warn,
    Deny,
}

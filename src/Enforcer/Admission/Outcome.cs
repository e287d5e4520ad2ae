namespace Enforcer.Admission;

/// <summary>How a review ended; the closed list behind the metric label <c>decision</c>.</summary>
internal enum Outcome
{
    /// <summary>Not of a kind that is judged: DELETE, CONNECT, status, the API server's own writes.</summary>
    Pass,

    Allow,

    Warn,

    Patch,

    Deny,

    /// <summary>Refused because it could not be judged in time or at all: fail closed.</summary>
    Unjudged,
}

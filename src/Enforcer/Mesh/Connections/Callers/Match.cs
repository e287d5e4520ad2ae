namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Whether a condition of a policy holds for a caller, where not everything about the caller is known.</summary>
internal enum Match
{
    No,

    /// <summary>Addresses, tokens, paths: what only a request shows.</summary>
    Maybe,
    Yes,
}

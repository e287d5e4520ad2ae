using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>A PKCS#12 store as it was found; it is opened once everything is known that may hold its password.</summary>
/// <param name="Resource">The file or Secret that holds it.</param>
/// <param name="At">The value.</param>
/// <param name="Content">All of it.</param>
internal sealed record LockedStore(Resource Resource, Node At, byte[] Content);

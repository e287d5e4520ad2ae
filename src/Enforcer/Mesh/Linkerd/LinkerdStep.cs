using Enforcer.Resources;

namespace Enforcer.Mesh.Linkerd;

/// <summary>One statement on the way to a port's mode.</summary>
/// <param name="Resource">Where it is said.</param>
/// <param name="At">The value, or the map that should hold it.</param>
/// <param name="Declared">What it comes to by itself; <see cref="LinkerdMode.Unknown"/> where it decides nothing, as for an exception of some networks.</param>
/// <param name="What">It in words.</param>
internal sealed record LinkerdStep(Resource Resource, Node At, LinkerdMode Declared, string What);

using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.Client;

/// <summary>One statement on the way to how a client speaks.</summary>
/// <param name="Rule">Where it is said: a DestinationRule, or the mesh's configuration.</param>
/// <param name="At">The value, or the map that should hold it.</param>
/// <param name="Mode">What it comes down to; null where it leaves the choice to the mesh.</param>
/// <param name="Says">The same in words.</param>
internal sealed record ClientStep(Resource Rule, Node At, ClientMode? Mode, string Says);

using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>Istio's mesh-wide settings as one Resource declares them.</summary>
/// <param name="Root">The settings.</param>
/// <param name="Holder">The value that holds them as text; null where they are part of the Resource's own tree.</param>
internal sealed record MeshConfig(Node Root, Node? Holder);

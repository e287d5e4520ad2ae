using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>One statement on the way to an effective mode.</summary>
/// <param name="Policy">Where it is said.</param>
/// <param name="At">The value, or the map that should hold it.</param>
/// <param name="Port">Null where it is said of every port.</param>
/// <param name="Declared">What is said; <see cref="MtlsMode.Unset"/> passes the parent's on.</param>
internal sealed record ModeStep(PeerAuthentication Policy, Node At, string? Port, MtlsMode Declared);

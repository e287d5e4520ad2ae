using Enforcer.Resources;

namespace Enforcer.Mesh.Injection;

/// <summary>A place that keeps a mesh's proxy out.</summary>
internal sealed record SwitchedOff(Resource Resource, Node At, InjectionSwitch Switch);

namespace Enforcer.Resources.Kustomize;

/// <summary>What a patch written into a kustomization makes of an object.</summary>
/// <param name="Object">The part that a merge names, or the whole object with operations applied.</param>
/// <param name="Written">The values that operations wrote; null where all of the object is the patch's own.</param>
internal sealed record InlinePatch(Resource Object, IReadOnlyList<Node>? Written);

using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>A place of an object that takes its value from a Secret, by a reference or a binding.</summary>
/// <param name="Path">Dotted from the object's root.</param>
/// <param name="Reference">Where the value lies.</param>
internal readonly record struct BoundPlace(string Path, SecretReference Reference);

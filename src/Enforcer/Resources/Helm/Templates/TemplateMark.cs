namespace Enforcer.Resources.Helm.Templates;

/// <summary>Where a part of what a template wrote came from.</summary>
/// <param name="Written">Where the part starts in what was written.</param>
/// <param name="Offset">Where it starts in the template.</param>
/// <param name="IsOwn">The part stands in the template word for word; else an action made it, and all of it came from there.</param>
internal readonly record struct TemplateMark(int Written, int Offset, bool IsOwn);

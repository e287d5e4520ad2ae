namespace Enforcer.Resources.Helm.Templates;

/// <summary>A member that is called: <c>.Files.Get "a"</c>.</summary>
/// <param name="arguments">What is given; often nothing.</param>
internal delegate object? GoMethod(Arguments arguments);

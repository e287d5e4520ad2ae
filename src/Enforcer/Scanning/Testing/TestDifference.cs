namespace Enforcer.Scanning.Testing;

/// <summary>One reason why a test failed.</summary>
internal sealed record TestDifference(TestDifferenceKind Kind, string Text);

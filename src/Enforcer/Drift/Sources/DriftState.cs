using Enforcer.Files;
using Enforcer.Resources;

namespace Enforcer.Drift.Sources;

/// <summary>What a source holds.</summary>
/// <param name="Declared">The objects to compare, and what could not be read.</param>
/// <param name="Definitions">CustomResourceDefinitions that tell the defaults of those objects and are not compared themselves.</param>
/// <param name="Warnings">What makes the answer less worth than it looks.</param>
internal sealed record DriftState(DeclaredSet Declared, IReadOnlyList<Resource> Definitions, IReadOnlyList<string> Warnings);

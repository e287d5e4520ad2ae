using Enforcer.Files;
using Enforcer.Resources;

namespace Enforcer.Drift.Sources;

/// <summary>What a source holds.</summary>
/// <param name="Declared">The objects to compare, and what could not be read.</param>
/// <param name="Definitions">CustomResourceDefinitions that tell the defaults of those objects and are not compared themselves.</param>
internal sealed record DriftState(DeclaredSet Declared, IReadOnlyList<Resource> Definitions);

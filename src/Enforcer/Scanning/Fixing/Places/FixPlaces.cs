namespace Enforcer.Scanning.Fixing.Places;

/// <summary>Every kind of place that is fixed, in one list; a new one is one line here.</summary>
internal static class FixPlaces
{
    public static readonly IReadOnlyList<IFixPlace> All = [new EnvFixes(), new ArgumentFixes(), new ConfigMapFixes(), new SecretDocuments(), new HelmValues()];
}

using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>Every function of a chart's templates but those that run templates: Go's own, sprig's and Helm's.</summary>
/// <remarks>
/// Sources: Go's text/template, "Functions"; sprig's function documentation; Helm, "Template Function List". None reaches the network, the
/// environment or the clock: the same chart renders to the same text.
/// </remarks>
internal static class FunctionCatalog
{
    public static readonly IReadOnlyDictionary<string, GoMethod> All = Merged(
        LogicFunctions.All, TextFunctions.All, NumberFunctions.All, ListFunctions.All, MapFunctions.All, EncodingFunctions.All, PatternFunctions.All, VersionFunctions.All, UnknownFunctions.All);

    private static Dictionary<string, GoMethod> Merged(params IReadOnlyList<IReadOnlyDictionary<string, GoMethod>> rooms)
    {
        var all = rooms.SelectMany(room => room).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        foreach (var (name, body) in all.ToList())
        {
            // sprig's second form of a function fails where the first gives nothing.
            all.TryAdd("must" + char.ToUpperInvariant(name[0]) + name[1..], body);
        }

        return all;
    }
}

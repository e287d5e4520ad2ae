using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>Constraints on versions: <c>&gt;=1.19-0, &lt;2 || ^3.1</c>.</summary>
/// <remarks>Source: the documentation of Masterminds/semver, "Checking Version Constraints".</remarks>
internal static class VersionRange
{
    private static readonly string[] Operators = [">=", "=>", "<=", "=<", "!=", "~>", ">", "<", "=", "~", "^"];

    /// <exception cref="TemplateException">Constraint or version is none.</exception>
    public static bool Contains(string constraint, string version)
    {
        var asked = SemanticVersion.Parse(version);
        return constraint.Split("||").Any(all => Terms(all).All(term => Holds(term.Operator, SemanticVersion.Parse(term.Version), asked)));
    }

    private static IEnumerable<(string Operator, string Version)> Terms(string all)
    {
        var words = all.Replace(",", " ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (i + 2 < words.Length && words[i + 1] == "-")
            {
                yield return (">=", words[i]);
                yield return ("<=", words[i + 2]);
                i += 2;
                continue;
            }

            var sign = Operators.FirstOrDefault(one => words[i].StartsWith(one, StringComparison.Ordinal)) ?? "";
            var rest = words[i][sign.Length..];
            yield return (sign, rest.Length > 0 || i + 1 >= words.Length ? rest : words[++i]);
        }
    }

    private static bool Holds(string sign, SemanticVersion bound, SemanticVersion asked)
    {
        // A prerelease fits only a constraint that names one.
        if (asked.Prerelease.Length > 0 && bound.Prerelease.Length == 0 && sign != "!=")
        {
            return false;
        }

        return sign switch
        {
            ">" => asked.CompareTo(bound.Parts < 3 && bound.Prerelease.Length == 0 ? Next(bound, bound.Parts) : bound) is var order && (bound.Parts < 3 && bound.Prerelease.Length == 0 ? order >= 0 : order > 0),
            ">=" or "=>" => asked.CompareTo(bound) >= 0,
            "<" => asked.CompareTo(bound) < 0,
            "<=" or "=<" => bound.Parts is > 0 and < 3 ? asked.CompareTo(Next(bound, bound.Parts)) < 0 : asked.CompareTo(bound) <= 0,
            "!=" => !Within(bound, asked, bound.Parts),
            "~" or "~>" => Within(bound, asked, Math.Min(bound.Parts, 2)),
            "^" => Within(bound, asked, bound.Major > 0 || bound.Parts < 2 ? Math.Min(bound.Parts, 1) : bound.Minor > 0 || bound.Parts < 3 ? 2 : 3),
            _ => Within(bound, asked, bound.Parts),
        };
    }

    // From the bound up to where its first numbers end.
    private static bool Within(SemanticVersion bound, SemanticVersion asked, int parts) =>
        parts == 0 || (asked.CompareTo(bound) >= 0 && (parts == 3 ? asked.CompareTo(bound) == 0 : asked.CompareTo(Next(bound, parts)) < 0));

    private static SemanticVersion Next(SemanticVersion version, int parts) => parts switch
    {
        0 => new SemanticVersion(long.MaxValue, 0, 0, "", 3),
        1 => new SemanticVersion(version.Major + 1, 0, 0, "", 3),
        2 => new SemanticVersion(version.Major, version.Minor + 1, 0, "", 3),
        _ => new SemanticVersion(version.Major, version.Minor, version.Patch + 1, "", 3),
    };
}

using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>Functions over semantic versions.</summary>
internal static class VersionFunctions
{
    public static readonly IReadOnlyDictionary<string, GoMethod> All = new Dictionary<string, GoMethod>
    {
        ["semver"] = given => Members(given.Text(0)),
        ["semverCompare"] = given => VersionRange.Contains(given.Text(0), given.Text(1)),
    };

    private static GoMap Members(string text)
    {
        var version = SemanticVersion.Parse(text);
        return new GoMap
        {
            ["Major"] = version.Major,
            ["Minor"] = version.Minor,
            ["Patch"] = version.Patch,
            ["Prerelease"] = version.Prerelease,
            ["Metadata"] = "",
            ["Original"] = text,
            ["String"] = (GoMethod)(_ => version.ToString()),
            ["Compare"] = (GoMethod)(given => (long)version.CompareTo(SemanticVersion.Parse(given.Text(0)))),
        };
    }
}

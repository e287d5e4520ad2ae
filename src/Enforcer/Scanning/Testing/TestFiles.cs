using Enforcer.Files;
using Enforcer.Policies;

namespace Enforcer.Scanning.Testing;

/// <summary>Tells by name which files are tests.</summary>
internal static class TestFiles
{
    /// <summary>PolicyTest documents; left out where a test names a folder as resources.</summary>
    public static readonly IReadOnlyList<string> Patterns = ["*.test.yaml", "*.test.yml", "*.test.json"];

    /// <summary>A folder that could not be listed is taken for a test, so that it fails instead of looking empty.</summary>
    public static bool IsTest(DeclaredFile file) => IsPolicyTest(file) || IsRuleCase(file) || Directory.Exists(file.Path);

    public static bool IsPolicyTest(DeclaredFile file) => Patterns.Any(pattern => file.Path.EndsWith(pattern[1..], StringComparison.Ordinal));

    /// <summary>An <c>allow-*</c> or <c>deny-*</c> file in a folder that is called as a rule is, or means to be.</summary>
    private static bool IsRuleCase(DeclaredFile file) =>
        !IsPolicyTest(file)
        && (IsAllow(file) || IsDeny(file))
        && PolicyWords.Categories.Keys.Any(category => RuleOf(file).StartsWith(category + "-", StringComparison.Ordinal));

    public static bool IsAllow(DeclaredFile file) => Path.GetFileName(file.Path).StartsWith("allow-", StringComparison.Ordinal);

    public static bool IsDeny(DeclaredFile file) => Path.GetFileName(file.Path).StartsWith("deny-", StringComparison.Ordinal);

    public static string RuleOf(DeclaredFile file) => Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file.Path))) ?? "";
}

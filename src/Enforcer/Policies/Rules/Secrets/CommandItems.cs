using Enforcer.Resources;
using Enforcer.Secrets;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>Reads the items of a command line, where the flag that names a value may be the item before it.</summary>
internal static class CommandItems
{
    /// <summary>What curl's credentials are read behind.</summary>
    public const string CurlPrefix = "curl -u ";

    /// <summary>The flag before this item, without its dashes; null where there is none, or it has its value already.</summary>
    public static string? Flag(IReadOnlyList<Node> items, int at) =>
        at > 0 && items[at - 1].Text is ['-', _, ..] before && !before.Contains('=', StringComparison.Ordinal) && items[at].Text is [not '-', ..] ? before.TrimStart('-') : null;

    /// <summary>The secrets of one item. curl's -u takes both, the user in front.</summary>
    public static IReadOnlyList<SecretMatch> Find(string? flag, string text) =>
        flag is "u" or "user" && text.Contains(':', StringComparison.Ordinal) ? SecretDetector.FindInText(CurlPrefix + text)
        : SecretFields.IsFile(text) || text.Contains(' ', StringComparison.Ordinal) ? SecretDetector.FindInText(text)
        : SecretDetector.FindInField(flag, text);
}

using System.IO.Enumeration;
using Enforcer.Resources.Settings;

namespace Enforcer.Policies.Scopes;

/// <summary>Another level for some rules in some namespaces, or for some identities; what is given must all fit.</summary>
/// <param name="Rules">Rule ids; empty for every rule.</param>
/// <param name="Namespaces">Patterns with <c>*</c> and <c>?</c>; a Namespace lies in itself. Empty for every place.</param>
/// <param name="Requesters">Who asks; empty for everybody, scans included.</param>
/// <param name="Level">The level that counts.</param>
internal sealed record LevelOverride(IReadOnlyList<string> Rules, IReadOnlyList<string> Namespaces, Identities Requesters, Level Level)
{
    public bool Concerns(string rule) => Rules.Count == 0 || Rules.Contains(rule, StringComparer.Ordinal);

    public bool Covers(string rule, string place, Requester? requester) =>
        Concerns(rule)
        && (Namespaces.Count == 0 || Namespaces.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, place, ignoreCase: false)))
        && (Requesters.IsEmpty || Requesters.Include(requester));

    public static LevelOverride Read(SettingsSection section)
    {
        var rules = section.Texts("rules");
        foreach (var rule in rules.Where(rule => RuleCatalog.FindInfo(rule) is null))
        {
            section.Fault("rules", $"'{rule}': no such rule");
        }

        var read = new LevelOverride(rules, section.Texts("namespaces"), Identities.Read(section), section.Choice("level", Level.Off, PolicyWords.Levels));
        if (!section.Has("level"))
        {
            section.Fault("level", "is required");
        }

        if (string.IsNullOrWhiteSpace(section.RequiredText("reason")) && section.Has("reason"))
        {
            section.Fault("reason", "says nothing");
        }

        if (read.Namespaces.Count == 0 && read.Requesters.IsEmpty)
        {
            section.Fault("needs namespaces, users, groups or serviceAccounts: what holds everywhere belongs under rules");
        }

        section.RejectUnknownKeys();
        return read;
    }
}

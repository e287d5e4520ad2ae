using Enforcer.Resources.Settings;

namespace Enforcer.Policies;

/// <summary>How findings are weighed: levels and severities by rule, and which exceptions count, from <c>enforcer.yaml</c>.</summary>
internal sealed record PolicySettings
{
    public static readonly PolicySettings Default = new();

    public IReadOnlyDictionary<string, RuleSettings> Rules { get; init; } = new Dictionary<string, RuleSettings>();

    /// <summary>Whether annotations and comments may excuse findings; null leaves it to the verb (scan: yes, webhook: no).</summary>
    public bool? InlineExceptions { get; init; }

    /// <summary>Reads the configuration document.</summary>
    /// <exception cref="ConfigurationException">Anything in it is unknown or out of bounds; every fault is listed.</exception>
    public static PolicySettings Parse(string file, string text)
    {
        var (settings, root) = Settings.Parse(file, text);
        var parsed = Read(root);
        root.RejectUnknownKeys();
        settings.ThrowIfFaulty("'enforcer rules' lists the rules");
        return parsed;
    }

    /// <summary>Reads the sections that belong to policies; the caller rejects unknown keys.</summary>
    public static PolicySettings Read(SettingsSection root)
    {
        var rules = new Dictionary<string, RuleSettings>(StringComparer.Ordinal);
        var section = root.Section("rules");
        foreach (var entry in section?.Entries ?? [])
        {
            var rule = section!.Section(entry.Key);
            if (RuleCatalog.FindInfo(entry.Key) is null)
            {
                section.Fault(entry.Key, "no such rule");
            }
            else if (rule is not null)
            {
                rules[entry.Key] = new RuleSettings(
                    rule.Choice<Level?>("level", null, PolicyWords.Levels.ToDictionary(word => word.Key, word => (Level?)word.Value)),
                    rule.Choice<Severity?>("severity", null, PolicyWords.Severities.ToDictionary(word => word.Key, word => (Severity?)word.Value)));
                rule.RejectUnknownKeys();
            }
        }

        var exceptions = root.Section("exceptions");
        bool? inline = exceptions?.Has("inline") == true ? exceptions.Boolean("inline", false) : null;
        exceptions?.RejectUnknownKeys();
        return new PolicySettings { Rules = rules, InlineExceptions = inline };
    }
}

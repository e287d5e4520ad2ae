using Enforcer.Policies.Scopes;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Policies;

/// <summary>
/// How findings are weighed: levels and severities by rule, place and requester, and which exceptions count. The same keys stand in
/// <c>enforcer.yaml</c> and in the spec of an EnforcerPolicy, and this is the one reader of both.
/// </summary>
internal sealed record PolicySettings
{
    /// <summary>The kind, in group <c>enforcer.dev</c>, whose spec holds these settings in a cluster.</summary>
    public const string DeclaredKind = "EnforcerPolicy";

    public const string DeclaredGroup = "enforcer.dev";

    /// <summary>The only name that counts: two policies would have to be weighed against each other.</summary>
    public const string DeclaredName = "default";

    public static readonly PolicySettings Default = new();

    private static readonly Dictionary<string, EnforcementProfile> Profiles = new(StringComparer.Ordinal)
    {
        ["standard"] = EnforcementProfile.Standard,
        ["observe"] = EnforcementProfile.Observe,
        ["strict"] = EnforcementProfile.Strict,
    };

    public IReadOnlyDictionary<string, RuleSettings> Rules { get; init; } = new Dictionary<string, RuleSettings>();

    /// <summary>What severities mean where a rule has no level of its own. Default: standard.</summary>
    public EnforcementProfile Profile { get; init; }

    /// <summary>Of several that fit, the last counts.</summary>
    public IReadOnlyList<LevelOverride> Overrides { get; init; } = [];

    /// <summary>Whether annotations and comments may excuse findings; null leaves it to the verb (scan: yes, webhook: no).</summary>
    public bool? InlineExceptions { get; init; }

    /// <summary>Who may change Enforcer's own objects and switch meshes off; none: everybody whom RBAC lets, and is warned.</summary>
    public Identities Guards { get; init; } = Identities.None;

    /// <summary>The level of a finding.</summary>
    /// <param name="rule">The rule's id.</param>
    /// <param name="severity">As the finding has it.</param>
    /// <param name="place">The namespace; empty where there is none.</param>
    /// <param name="requester">Who asks; null in a scan.</param>
    public Level LevelOf(string rule, Severity severity, string place, Requester? requester)
    {
        for (var i = Overrides.Count - 1; i >= 0; i--)
        {
            if (Overrides[i].Covers(rule, place, requester))
            {
                return Overrides[i].Level;
            }
        }

        return Rules.GetValueOrDefault(rule)?.Level ?? (Profile, severity.DefaultLevel()) switch
        {
            (EnforcementProfile.Observe, Level.Deny) => Level.Warn,
            (EnforcementProfile.Strict, Level.Warn) => Level.Deny,
            (EnforcementProfile.Strict, Level.Audit) => Level.Warn,
            (_, var level) => level,
        };
    }

    public Severity SeverityOf(RuleInfo rule) => Rules.GetValueOrDefault(rule.Id)?.Severity ?? rule.Severity;

    /// <summary>True where no finding of the rule counts anywhere: it need not be asked.</summary>
    public bool IsOff(string rule) =>
        Rules.GetValueOrDefault(rule)?.Level == Level.Off && !Overrides.Any(one => one.Level != Level.Off && one.Concerns(rule));

    /// <summary>Reads a configuration document: <c>enforcer.yaml</c>, or the manifest of an EnforcerPolicy.</summary>
    /// <exception cref="ConfigurationException">Anything in it is unknown or out of bounds; every fault is listed.</exception>
    public static PolicySettings Parse(string file, string text)
    {
        var (settings, root) = Settings.Parse(file, text);
        return root.Node["kind"] is not null ? Declared(settings, root) : Whole(settings, root);
    }

    /// <summary>Reads an EnforcerPolicy.</summary>
    /// <param name="root">The object.</param>
    /// <param name="origin">What faults name in place of a file.</param>
    /// <exception cref="ConfigurationException">Anything in its spec is unknown or out of bounds; every fault is listed.</exception>
    public static PolicySettings Of(MapNode root, string origin)
    {
        var (settings, section) = Settings.Of(origin, root);
        return Declared(settings, section);
    }

    /// <summary>Reads the sections that belong to policies; the caller rejects unknown keys.</summary>
    public static PolicySettings Read(SettingsSection root)
    {
        var exceptions = root.Section("exceptions");
        bool? inline = exceptions?.Has("inline") == true ? exceptions.Boolean("inline", false) : null;
        exceptions?.RejectUnknownKeys();
        var guards = root.Section("guards");
        var read = new PolicySettings
        {
            Rules = ReadRules(root.Section("rules")),
            Profile = root.Choice("profile", EnforcementProfile.Standard, Profiles),
            Overrides = [.. root.Sections("overrides").Select(LevelOverride.Read)],
            InlineExceptions = inline,
            Guards = guards is null ? Identities.None : Identities.Read(guards),
        };
        guards?.RejectUnknownKeys();
        return read;
    }

    private static PolicySettings Declared(Settings settings, SettingsSection root)
    {
        if (root.Text("kind") != DeclaredKind || root.Text("apiVersion")?.StartsWith(DeclaredGroup + "/", StringComparison.Ordinal) != true)
        {
            root.Fault("kind", $"expected settings, or an {DeclaredKind} of {DeclaredGroup}");
        }

        if (root.Section("spec") is { } spec)
        {
            return Whole(settings, spec);
        }

        root.Fault("spec", "is required");
        settings.ThrowIfFaulty();
        return Default;
    }

    private static PolicySettings Whole(Settings settings, SettingsSection root)
    {
        var parsed = Read(root);
        root.RejectUnknownKeys();
        settings.ThrowIfFaulty("'enforcer rules' lists the rules");
        return parsed;
    }

    private static Dictionary<string, RuleSettings> ReadRules(SettingsSection? section)
    {
        var rules = new Dictionary<string, RuleSettings>(StringComparer.Ordinal);
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

        return rules;
    }
}

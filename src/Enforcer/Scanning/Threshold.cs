using Enforcer.Policies;
using Enforcer.Resources.Settings;

namespace Enforcer.Scanning;

/// <summary>From where on a finding makes the scan fail: a level or a severity, nothing set meaning any finding.</summary>
internal readonly record struct Threshold(Level? Level, Severity? Severity)
{
    /// <exception cref="ConfigurationException">The word is neither a level nor a severity.</exception>
    public static Threshold Parse(string? word)
    {
        if (word is null)
        {
            return default;
        }

        if (PolicyWords.Severities.TryGetValue(word, out var severity))
        {
            return new Threshold(null, severity);
        }

        return PolicyWords.Levels.TryGetValue(word, out var level) && level != Policies.Level.Off
            ? new Threshold(level, null)
            : throw new ConfigurationException($"--fail-on: unknown level or severity '{word}'", "known are audit, warn, deny and low, medium, high, critical");
    }

    public bool Reaches(Finding finding) =>
        (Level is null || finding.Level >= Level) && (Severity is null || finding.Severity >= Severity);
}

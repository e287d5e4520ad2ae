using System.Globalization;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli.Certs;

/// <summary>Reads what the options of several <c>certs</c> verbs have in common; what cannot be read is a fault in the list.</summary>
internal static class CertsOptions
{
    /// <summary>Whole days (<c>30d</c>) beside the units of <see cref="Durations"/>, since certificates are counted in days.</summary>
    public static TimeSpan? Duration(string option, string? text, List<string> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (text.EndsWith('d') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= 36500)
        {
            return TimeSpan.FromDays(days);
        }

        if (Durations.TryParse(text, out var duration))
        {
            return duration;
        }

        faults.Add($"{option}: '{text}' is no duration: write it as 30d or 12h");
        return null;
    }

    public static DateTimeOffset? Time(string option, string? text, List<string> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        faults.Add($"{option}: '{text}' is no time: write it as 2026-12-31T00:00:00Z");
        return null;
    }
}

using System.Globalization;

namespace Enforcer.Resources.Settings;

/// <summary>Durations as Kubernetes and Go write them: a whole number and one of ms, s, m, h.</summary>
internal static class Durations
{
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        var (unit, ticks) = text switch
        {
            null => ("", 0L),
            _ when text.EndsWith("ms", StringComparison.Ordinal) => ("ms", TimeSpan.TicksPerMillisecond),
            _ when text.EndsWith('s') => ("s", TimeSpan.TicksPerSecond),
            _ when text.EndsWith('m') => ("m", TimeSpan.TicksPerMinute),
            _ when text.EndsWith('h') => ("h", TimeSpan.TicksPerHour),
            _ => ("", 0L),
        };
        if (ticks == 0 || !int.TryParse(text.AsSpan(0, text!.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        duration = TimeSpan.FromTicks(number * ticks);
        return true;
    }

    public static string Format(TimeSpan duration) => duration switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 && ticks > 0 => $"{ticks / TimeSpan.TicksPerHour}h",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 && ticks > 0 => $"{ticks / TimeSpan.TicksPerMinute}m",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerSecond == 0 => $"{ticks / TimeSpan.TicksPerSecond}s",
        _ => $"{(long)duration.TotalMilliseconds}ms",
    };
}

using System.Collections.Concurrent;

namespace Enforcer.Resources;

/// <summary>The group of an <c>apiVersion</c>, without making the same text anew each time that a rule asks.</summary>
internal static class ApiGroups
{
    // Input is hostile: what is beyond is cut out each time.
    private const int MostRemembered = 1000;

    private static readonly ConcurrentDictionary<string, string> Remembered = new(StringComparer.Ordinal);

    /// <summary>Empty for the core group.</summary>
    public static string Of(string apiVersion)
    {
        if (Remembered.TryGetValue(apiVersion, out var group))
        {
            return group;
        }

        group = apiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? apiVersion[..slash] : "";
        return Remembered.Count < MostRemembered ? Remembered.GetOrAdd(apiVersion, group) : group;
    }
}

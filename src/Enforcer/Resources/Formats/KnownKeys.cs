using System.Text;
using System.Text.Json;

namespace Enforcer.Resources.Formats;

/// <summary>
/// Keeps one string for each key that objects have again and again, so that reading one makes no strings for its keys. Names only, never
/// values, and a fixed number of them: a new one takes the place of an old one.
/// </summary>
internal static class KnownKeys
{
    private const int Places = 2048;
    private const int Longest = 64;

    // Whichever of two threads writes last stays; what was read is compared before it is used.
    private static readonly string?[] Known = new string?[Places];

    /// <summary>The name of the property at which the reader stands.</summary>
    /// <exception cref="InvalidOperationException">It is no Unicode.</exception>
    public static string Text(ref Utf8JsonReader reader)
    {
        var bytes = reader.ValueSpan;
        if (reader.ValueIsEscaped || bytes.Length is 0 or > Longest)
        {
            return reader.GetString()!;
        }

        var hash = (uint)bytes.Length;
        foreach (var one in bytes)
        {
            hash = (hash * 31) + one;
        }

        ref var place = ref Known[hash % Places];
        if (place is { } known && Ascii.Equals(bytes, known))
        {
            return known;
        }

        return place = reader.GetString()!;
    }
}

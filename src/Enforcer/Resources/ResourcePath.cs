using System.Text;

namespace Enforcer.Resources;

/// <summary>Spells paths in one way everywhere, so that findings, drift and suppressions can be compared as text.</summary>
internal static class ResourcePath
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(".[]");

    /// <summary>Appends one step: a map key, or an index where <paramref name="key"/> is null.</summary>
    public static void Append(StringBuilder path, string? key, int index)
    {
        if (key is null)
        {
            path.Append('[').Append(index).Append(']');
        }
        else if (key.AsSpan().IndexOfAny(Special) >= 0 || key.Length == 0)
        {
            path.Append('[').Append(key).Append(']');
        }
        else
        {
            if (path.Length > 0)
            {
                path.Append('.');
            }

            path.Append(key);
        }
    }

    public static string Join(string path, string key)
    {
        var builder = new StringBuilder(path);
        Append(builder, key, 0);
        return builder.ToString();
    }

    public static string Join(string path, int index)
    {
        var builder = new StringBuilder(path);
        Append(builder, null, index);
        return builder.ToString();
    }
}

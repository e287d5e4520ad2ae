using System.Text;

namespace Enforcer.Telemetry;

/// <summary>Spells names, labels and values as the Prometheus text format (0.0.4) wants them.</summary>
internal static class MetricLabels
{
    /// <summary>A name of letters, digits and underscores; every other character becomes an underscore.</summary>
    public static string Name(string name)
    {
        var builder = new StringBuilder(name.Length + 1);
        foreach (var letter in name)
        {
            builder.Append(char.IsAsciiLetterOrDigit(letter) || letter == '_' ? letter : '_');
        }

        return builder.Length > 0 && char.IsAsciiDigit(builder[0]) ? "_" + builder : builder.ToString();
    }

    /// <summary>The pairs in order of name as <c>a="x",b="y"</c>, without braces, so that a histogram can add its own.</summary>
    public static string Render(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var sorted = tags.ToArray();
        Array.Sort(sorted, (left, right) => string.CompareOrdinal(left.Key, right.Key));
        var builder = new StringBuilder();
        foreach (var (key, value) in sorted)
        {
            if (builder.Length > 0)
            {
                builder.Append(',');
            }

            builder.Append(Name(key)).Append("=\"").Append(Escaped(Text(value))).Append('"');
        }

        return builder.ToString();
    }

    public static string Text(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };

    /// <summary>Help lines escape the backslash and the line break only.</summary>
    public static string Help(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).ReplaceLineEndings("\\n");

    private static string Escaped(string value) => Help(value).Replace("\"", "\\\"", StringComparison.Ordinal);
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm;

/// <summary>Writes a template's values as YAML and JSON.</summary>
internal static class TreeText
{
    private const int DeepestTree = 64;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Pretty = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>Keys in order, lists at the column of their key, without an end of line, as Helm's <c>toYaml</c>.</summary>
    public static string Yaml(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, 0, 0);
        return text.ToString().TrimEnd('\n');
    }

    public static string Json(object? value, bool isPretty)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, isPretty ? Pretty : Compact))
        {
            Write(writer, value, 0);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Append(StringBuilder text, object? value, int indent, int depth)
    {
        Descend(depth);
        switch (value)
        {
            case GoMap { Count: > 0 } map:
                var isFirst = true;
                foreach (var (key, inner) in map.Sorted)
                {
                    text.Append(' ', isFirst && IsBehindDash(text) ? 0 : indent).Append(Scalar(key)).Append(':');
                    isFirst = false;
                    AppendInner(text, inner, inner is List<object?> ? indent : indent + 2, depth);
                }

                break;
            case List<object?> { Count: > 0 } list:
                var isFirstItem = true;
                foreach (var item in list)
                {
                    text.Append(' ', isFirstItem && IsBehindDash(text) ? 0 : indent).Append("- ");
                    isFirstItem = false;
                    Append(text, item, indent + 2, depth + 1);
                }

                break;
            default:
                text.Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void AppendInner(StringBuilder text, object? inner, int indent, int depth)
    {
        text.Append(inner is GoMap { Count: > 0 } or List<object?> { Count: > 0 } ? '\n' : ' ');
        Append(text, inner, indent, depth + 1);
    }

    private static bool IsBehindDash(StringBuilder text) => text.Length > 1 && text[^1] == ' ' && text[^2] == '-';

    private static string Scalar(object? value) => value switch
    {
        null => "null",
        GoMap => "{}",
        List<object?> => "[]",
        string text => IsPlain(text) ? text : Json(text, isPretty: false),
        _ => GoValue.Text(value),
    };

    // A text that YAML would read as nothing else.
    private static bool IsPlain(string text) =>
        text.Length > 0 && ScalarWords.Resolve(text) == ScalarKind.Text && (char.IsLetter(text[0]) || text[0] is '/' or '_')
        && !char.IsWhiteSpace(text[^1]) && text[^1] != ':' && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
        && text.All(letter => !char.IsControl(letter) && letter is not ('{' or '}' or '"' or '\u2028' or '\u2029' or '\u0085'));

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        Descend(depth);
        switch (value)
        {
            case GoMap map:
                writer.WriteStartObject();
                foreach (var (key, inner) in map.Sorted.Where(entry => entry.Value is not GoMethod))
                {
                    writer.WritePropertyName(key);
                    Write(writer, inner, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case List<object?> list:
                writer.WriteStartArray();
                list.ForEach(item => Write(writer, item, depth + 1));
                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long integer:
                writer.WriteNumberValue(integer);
                break;
            case double number when double.IsFinite(number):
                writer.WriteRawValue(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteStringValue(GoValue.Text(value));
                break;
        }
    }

    private static void Descend(int depth)
    {
        if (depth > DeepestTree)
        {
            throw new TemplateException($"a value is nested deeper than {DeepestTree}");
        }
    }
}

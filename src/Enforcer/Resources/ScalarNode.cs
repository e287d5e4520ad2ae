using System.Globalization;
using System.Text.Json;

namespace Enforcer.Resources;

/// <summary>A text, number, boolean or null, with its spelling kept.</summary>
internal sealed class ScalarNode(string raw, ScalarKind kind, ScalarStyle style, TextPosition start, TextPosition end) : Node(start, end)
{
    public ScalarNode(string text)
        : this(text, ScalarKind.Text, ScalarStyle.DoubleQuoted, TextPosition.Start, TextPosition.Start)
    {
    }

    /// <summary>The scalar as written, unescaped.</summary>
    public string Raw { get; } = raw;

    public ScalarKind Kind { get; } = kind;

    public ScalarStyle Style { get; } = style;

    /// <summary>Its source marks it as secret (Terraform's sensitive values): no output may hold any part of it.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>A YAML tag of somebody's own (<c>!Ref</c>, <c>!vault</c>): the value means what its reader makes of it.</summary>
    public string? Tag { get; init; }

    public override string? Text => Kind == ScalarKind.Null ? null : Raw;

    public override bool? Flag => Kind == ScalarKind.Boolean ? ScalarWords.IsTrue(Raw) : null;

    public override bool IsNull => Kind == ScalarKind.Null;

    public override Node Copy() => new ScalarNode(Raw, Kind, Style, Start, End) { IsSensitive = IsSensitive, Tag = Tag };

    public override void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case ScalarKind.Null:
                writer.WriteNullValue();
                break;
            case ScalarKind.Boolean:
                writer.WriteBooleanValue(ScalarWords.IsTrue(Raw));
                break;
            case ScalarKind.Integer when ScalarWords.TryInteger(Raw, out var integer):
                writer.WriteNumberValue(integer);
                break;
            case ScalarKind.Integer or ScalarKind.Number
                when double.TryParse(Raw.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(Raw);
                break;
        }
    }
}

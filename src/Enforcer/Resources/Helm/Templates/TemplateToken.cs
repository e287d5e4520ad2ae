namespace Enforcer.Resources.Helm.Templates;

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of strings the value, of fields and variables the name.</param>
/// <param name="Offset">Where it starts in the template.</param>
/// <param name="IsAttached">No blank stands before it: <c>$x.a</c> is one operand, <c>$x .a</c> two.</param>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text, int Offset, bool IsAttached)
{
    public bool IsSign(string sign) => Kind == TemplateTokenKind.Sign && Text == sign;

    public bool IsWord(string word) => Kind == TemplateTokenKind.Word && Text == word;
}

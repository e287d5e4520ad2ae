namespace Enforcer.Resources.Helm.Templates;

/// <summary>What a piece of a template is to the parser.</summary>
internal enum TemplateTokenKind
{
    Text,
    ActionStart,
    ActionEnd,

    /// <summary>A word without a dot: a keyword, a function, <c>true</c>, <c>nil</c>.</summary>
    Word,

    /// <summary><c>$</c> or <c>$name</c>.</summary>
    Variable,

    /// <summary><c>.name</c>; attached to what stands before it where no blank is between.</summary>
    Field,

    /// <summary>A dot alone.</summary>
    Dot,
    String,
    Number,

    /// <summary><c>|</c>, <c>:=</c>, <c>=</c>, <c>,</c>, <c>(</c>, <c>)</c>.</summary>
    Sign,
    End,
}

namespace Enforcer.Resources;

/// <summary>A comment of a source file, kept for suppressions and for fixes that must not lose it.</summary>
/// <param name="Start">Where its <c>#</c> stands.</param>
/// <param name="Text">Without the <c>#</c> and surrounding blanks.</param>
/// <param name="Inline">Behind a value on the same line.</param>
internal sealed record Comment(TextPosition Start, string Text, bool Inline);

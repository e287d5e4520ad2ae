namespace Enforcer.Resources.Helm.Templates;

/// <summary>What stands in an action and has a value.</summary>
/// <param name="Offset">Where it starts in the template.</param>
internal abstract record TemplateExpression(int Offset)
{
    /// <summary>A string, number, boolean or <c>nil</c>.</summary>
    internal sealed record Literal(int Offset, object? Value) : TemplateExpression(Offset);

    /// <summary>The dot.</summary>
    internal sealed record Dot(int Offset) : TemplateExpression(Offset);

    /// <summary><c>$</c> (an empty name) or <c>$name</c>.</summary>
    internal sealed record Variable(int Offset, string Name) : TemplateExpression(Offset);

    /// <summary>A member of a value: <c>.a</c>, <c>$x.a</c>, <c>(...).a</c>.</summary>
    internal sealed record Field(int Offset, TemplateExpression Of, string Name) : TemplateExpression(Offset);

    /// <summary>A function's name.</summary>
    internal sealed record Function(int Offset, string Name) : TemplateExpression(Offset);

    /// <summary>Operands side by side: the first is called with the others.</summary>
    internal sealed record Command(int Offset, IReadOnlyList<TemplateExpression> Operands) : TemplateExpression(Offset);

    /// <summary>Commands of which each hands its value to the next as the last argument, and the variables that take the end.</summary>
    /// <param name="Offset">Where it starts.</param>
    /// <param name="Variables">At most two, without <c>$</c>; two only in <c>range</c>.</param>
    /// <param name="Assigns"><c>=</c>: the variables exist already.</param>
    /// <param name="Commands">At least one.</param>
    internal sealed record Pipeline(int Offset, IReadOnlyList<string> Variables, bool Assigns, IReadOnlyList<Command> Commands) : TemplateExpression(Offset);
}

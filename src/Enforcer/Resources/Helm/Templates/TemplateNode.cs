namespace Enforcer.Resources.Helm.Templates;

/// <summary>A part of a template that writes something, or decides what is written.</summary>
/// <param name="Offset">Where it starts in the template.</param>
internal abstract record TemplateNode(int Offset)
{
    internal sealed record Text(int Offset, string Value) : TemplateNode(Offset);

    internal sealed record Action(int Offset, TemplateExpression.Pipeline Pipeline) : TemplateNode(Offset);

    internal sealed record If(int Offset, TemplateExpression.Pipeline Condition, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode(Offset);

    internal sealed record With(int Offset, TemplateExpression.Pipeline Value, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode(Offset);

    internal sealed record Range(int Offset, TemplateExpression.Pipeline Over, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else) : TemplateNode(Offset);

    /// <summary><c>{{ template "name" . }}</c>, and where a <c>block</c> stands.</summary>
    internal sealed record Call(int Offset, string Name, TemplateExpression.Pipeline? Argument) : TemplateNode(Offset);

    internal sealed record Break(int Offset) : TemplateNode(Offset);

    internal sealed record Continue(int Offset) : TemplateNode(Offset);
}

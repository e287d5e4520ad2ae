using System.Text;

namespace Enforcer.Resources.Helm.Templates;

/// <summary>What a template writes, and from which place of it each part came.</summary>
/// <param name="budget">Bounds the length.</param>
internal sealed class TemplateOutput(TemplateBudget budget)
{
    private readonly StringBuilder _text = new();
    private readonly List<TemplateMark> _marks = [];

    public string Text => _text.ToString();

    /// <summary>In the order of the text.</summary>
    public IReadOnlyList<TemplateMark> Marks => _marks;

    /// <param name="text">What is written.</param>
    /// <param name="offset">Where it stands in the template, or the action that made it.</param>
    /// <param name="isOwn">It stands there word for word.</param>
    public void Write(string text, int offset, bool isOwn)
    {
        if (text.Length > 0)
        {
            budget.Write(text.Length);
            _marks.Add(new TemplateMark(_text.Length, offset, isOwn));
            _text.Append(text);
        }
    }
}

namespace Enforcer.Resources.Helm.Templates;

/// <summary>A template that cannot be read or run: what is wrong with which line of it, never a value.</summary>
/// <param name="offset">From 0, in the template's text; negative where the fault has no place of its own.</param>
/// <param name="message">What is wrong.</param>
internal sealed class TemplateException(int offset, string message) : Exception(message)
{
    public TemplateException(string message)
        : this(-1, message)
    {
    }

    public int Offset { get; } = offset;

    /// <summary>The same fault at a place, where it had none.</summary>
    public TemplateException At(int offset) => Offset >= 0 ? this : new TemplateException(offset, Message);
}

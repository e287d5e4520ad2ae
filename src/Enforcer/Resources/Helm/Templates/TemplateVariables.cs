namespace Enforcer.Resources.Helm.Templates;

/// <summary>The variables of a running template: declared for the rest of the list they stand in, seen from inside.</summary>
internal sealed class TemplateVariables
{
    private readonly List<(string Name, object? Value)> _all = [];

    /// <summary>How many there are; what <see cref="Forget"/> goes back to.</summary>
    public int Count => _all.Count;

    public void Declare(string name, object? value) => _all.Add((name, value));

    /// <exception cref="TemplateException">It was never declared.</exception>
    public void Assign(string name, object? value) => _all[Find(name)] = (name, value);

    /// <exception cref="TemplateException">It was never declared.</exception>
    public object? Get(string name) => _all[Find(name)].Value;

    public void Forget(int count) => _all.RemoveRange(count, _all.Count - count);

    private int Find(string name) => _all.FindLastIndex(one => one.Name == name) is var at and >= 0 ? at : throw new TemplateException("a variable is used that was not declared");
}

namespace Enforcer.Resources.Helm.Templates;

/// <summary>A map of a template: changed in place by <c>set</c> and <c>merge</c>, walked in the order of its keys.</summary>
internal sealed class GoMap() : Dictionary<string, object?>(StringComparer.Ordinal)
{
    public GoMap(IEnumerable<KeyValuePair<string, object?>> entries)
        : this()
    {
        foreach (var (key, value) in entries)
        {
            this[key] = value;
        }
    }

    public IEnumerable<KeyValuePair<string, object?>> Sorted => this.OrderBy(entry => entry.Key, StringComparer.Ordinal);
}

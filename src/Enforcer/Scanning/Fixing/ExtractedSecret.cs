using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing;

/// <summary>The values taken out of one workload, on their way to where the user wants them. Never printed.</summary>
internal sealed class ExtractedSecret(string? space, string name)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Null where the workload declares none.</summary>
    public string? Namespace { get; } = space;

    public string Name { get; } = name;

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Takes a value in under the variable's name; under the container's name too where two containers disagree.</summary>
    public SecretReference Add(string container, string variable, string value)
    {
        string[] candidates = [variable, $"{container}.{variable}"];
        var key = candidates.FirstOrDefault(candidate => !_values.TryGetValue(candidate, out var known) || known == value);
        for (var number = 2; key is null; number++)
        {
            var candidate = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{container}.{variable}.{number}");
            key = !_values.TryGetValue(candidate, out var known) || known == value ? candidate : null;
        }

        _values[key] = value;
        return new SecretReference(Name, key);
    }
}

using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing;

/// <summary>The values taken out of one object, on their way to where the user wants them. Never printed.</summary>
internal sealed class ExtractedSecret(string? space, string name)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Null where the object declares none.</summary>
    public string? Namespace { get; } = space;

    public string Name { get; } = name;

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>False for half a character, which no Secret can hold.</summary>
    public static bool CanHold(string value)
    {
        for (var at = 0; at < value.Length; at++)
        {
            if (char.IsSurrogate(value[at]) && (at + 1 == value.Length || !char.IsSurrogatePair(value[at], value[++at])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Forgets every value but those: what a fix that is not done would have taken out stays where it is.</summary>
    public void Keep(IReadOnlySet<string> keys) => _values.Keys.Where(key => !keys.Contains(key)).ToList().ForEach(key => _values.Remove(key));

    /// <summary>Takes a value in under the variable's name; under the container's name too where two containers disagree.</summary>
    public SecretReference Add(string container, string variable, string value)
    {
        // Two containers may call two values alike.
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

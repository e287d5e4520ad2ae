using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>The fields of a map that are compared in a way of their own; how the others are compared.</summary>
internal sealed class Shape
{
    private readonly Dictionary<string, Field> _fields;

    public Shape()
        : this([])
    {
    }

    public Shape(IEnumerable<KeyValuePair<string, Field>> fields)
    {
        _fields = new Dictionary<string, Field>(fields, StringComparer.Ordinal);
    }

    /// <summary>Nothing is known (custom kinds): every value counts, an empty one too.</summary>
    public static readonly Shape Free = new() { Rest = Field.Free };

    /// <summary>Built-in types beyond those listed: an empty value is dropped by the server and equals none.</summary>
    public static readonly Shape Lenient = new();

    /// <summary>A map of texts, whose keys are the user's.</summary>
    public static readonly Shape Texts = new() { Rest = Field.Free };

    public static readonly Shape Quantities = new() { Rest = new Field { IsQuantity = true, EmptyMatters = true } };

    /// <summary>Fields that are not listed.</summary>
    public Field Rest { get; init; } = new();

    /// <summary>True for a key that is never compared.</summary>
    public Func<string, bool> Ignores { get; init; } = _ => false;

    /// <summary>What an absent entry means where the keys are open: a request that its limit implies.</summary>
    public Func<FieldPair, string, Node?>? RestDefault { get; init; }

    /// <summary>Unlisted maps below have this shape again, as in a JSON schema.</summary>
    public bool IsRecursive { get; init; }

    public Field this[string key]
    {
        get => _fields.TryGetValue(key, out var field) ? field
            : Ignores(key) ? Field.Ignored
            : RestDefault is not null ? Rest with { Default = map => RestDefault(map, key) }
            : IsSelector(key) && !Rest.EmptyMatters ? Rest with { EmptyMatters = true }
            : Rest;
        init => _fields[key] = value;
    }

    /// <summary>The shape of a field's own fields, or of its items.</summary>
    public Shape Below(Field field) => field.Shape ?? (IsRecursive ? this : Rest.EmptyMatters ? Free : Lenient);

    /// <summary>This shape with more fields; one that both have is the other's.</summary>
    public Shape With(Shape more)
    {
        var merged = new Shape(_fields) { Rest = Rest, Ignores = Ignores, RestDefault = RestDefault, IsRecursive = IsRecursive };
        foreach (var (key, field) in more._fields)
        {
            merged._fields[key] = field;
        }

        return merged;
    }

    // An empty selector selects everything, an absent one nothing or the object itself.
    private static bool IsSelector(string key) => key.EndsWith("elector", StringComparison.Ordinal);
}

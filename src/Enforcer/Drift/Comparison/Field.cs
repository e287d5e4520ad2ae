using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>How one field is compared: what its absence means and who may set it.</summary>
internal sealed record Field
{
    /// <summary>A field that nothing is known about: compared as it stands, and an empty value is a value.</summary>
    public static readonly Field Free = new() { EmptyMatters = true };

    /// <summary>Never compared: the server's own bookkeeping.</summary>
    public static readonly Field Ignored = new() { IsIgnored = true };

    /// <summary>Set by the server or a controller where it is not declared; compared where it is.</summary>
    public static readonly Field Assigned = new() { IsAssigned = true };

    /// <summary>The shape of the map, or of the list's items; null where the enclosing shape says (<see cref="Comparison.Shape.Below"/>).</summary>
    public Shape? Shape { get; init; }

    /// <summary>What an absent field means; null where absent means absent.</summary>
    public Func<FieldPair, Node?>? Default { get; init; }

    public ListOrder Order { get; init; } = ListOrder.Sequence;

    /// <summary>The fields that name an item of a list; empty where position or value does.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>What an absent key field of an item means, so that <c>protocol: TCP</c> and none are the same port.</summary>
    public string KeyDefault { get; init; } = "";

    public bool IsQuantity { get; init; }

    public bool IsIgnored { get; init; }

    public bool IsAssigned { get; init; }

    /// <summary>An empty map, list or text differs from none: <c>emptyDir: {}</c>, a selector that selects everything.</summary>
    public bool EmptyMatters { get; init; }

    /// <summary>The map's entries are reported one by one even where the whole map is new: labels, annotations, data.</summary>
    public bool IsDictionary { get; init; }

    /// <summary>True for an item that the server or a controller adds by itself.</summary>
    public Func<Node, FieldPair, bool>? IsAssignedItem { get; init; }

    public static Field DefaultsTo(string text) => DefaultsTo(Constant.Text(text));

    public static Field DefaultsTo(int number) => DefaultsTo(Constant.Number(number));

    public static Field DefaultsTo(bool flag) => DefaultsTo(Constant.Flag(flag));

    public static Field DefaultsTo(Node value) => new() { Default = _ => value };

    public static Field DefaultsTo(Func<FieldPair, Node?> value) => new() { Default = value };

    public static Field Map(Shape shape) => new() { Shape = shape };

    public static Field List(Shape shape) => new() { Shape = shape };

    /// <summary>A list whose items are named by one or two of their fields; order says nothing.</summary>
    public static Field Keyed(Shape shape, params string[] keys) => new() { Shape = shape, Keys = keys, Order = ListOrder.Any };

    /// <summary>A list whose order says nothing and whose items have no names.</summary>
    public static Field Set(Shape? shape = null) => new() { Shape = shape, Order = ListOrder.Any };
}

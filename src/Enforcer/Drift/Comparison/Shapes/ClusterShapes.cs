using Enforcer.Resources;

namespace Enforcer.Drift.Comparison.Shapes;

/// <summary>Namespaces, quotas, priorities, custom resource definitions and the rest of a cluster's own furniture.</summary>
internal static class ClusterShapes
{
    public static readonly Shape Namespace = MetadataShapes.Root(new Shape
    {
        ["metadata"] = Field.Map(MetadataShapes.OfNamespace),
        ["spec"] = Field.Map(new Shape { ["finalizers"] = Field.Assigned }),
    });

    public static readonly Shape ConfigMap = MetadataShapes.Root(new Shape
    {
        ["data"] = new Field { Shape = Shape.Texts, IsDictionary = true },
        ["binaryData"] = new Field { Shape = Shape.Texts, IsDictionary = true },
        ["immutable"] = Field.DefaultsTo(false),
    });

    public static readonly Shape ResourceQuota = MetadataShapes.Root(Field.Map(new Shape { ["hard"] = Field.Map(Shape.Quantities), ["scopes"] = Field.Set() }));

    public static readonly Shape LimitRange = MetadataShapes.Root(Field.Map(new Shape
    {
        ["limits"] = Field.List(new Shape
        {
            ["max"] = Field.Map(Shape.Quantities),
            ["min"] = Field.Map(Shape.Quantities),
            ["maxLimitRequestRatio"] = Field.Map(Shape.Quantities),
            ["default"] = Field.Map(new Shape { Rest = Shape.Quantities.Rest, RestDefault = (map, key) => OfContainer(map)?["max"]?[key] }),
            ["defaultRequest"] = Field.Map(new Shape
            {
                Rest = Shape.Quantities.Rest,
                RestDefault = (map, key) => OfContainer(map) is { } limit ? limit["default"]?[key] ?? limit["max"]?[key] ?? limit["min"]?[key] : null,
            }),
        }),
    }));

    public static readonly Shape PriorityClass = MetadataShapes.Root(new Shape
    {
        ["preemptionPolicy"] = Field.DefaultsTo("PreemptLowerPriority"),
        ["globalDefault"] = Field.DefaultsTo(false),
    });

    public static readonly Shape DisruptionBudget = MetadataShapes.Root(Field.Map(Shape.Lenient));

    public static readonly Shape RuntimeClass = MetadataShapes.Root(new Shape
    {
        ["overhead"] = Field.Map(new Shape { ["podFixed"] = Field.Map(Shape.Quantities) }),
    });

    public static readonly Shape FlowSchema = MetadataShapes.Root(Field.Map(new Shape { ["matchingPrecedence"] = Field.DefaultsTo(1000) }));

    public static readonly Shape PriorityLevel = MetadataShapes.Root(Field.Map(new Shape
    {
        ["limited"] = Field.Map(new Shape
        {
            ["assuredConcurrencyShares"] = Field.DefaultsTo(30),
            ["nominalConcurrencyShares"] = Field.DefaultsTo(30),
            ["lendablePercent"] = Field.DefaultsTo(0),
            ["limitResponse"] = Field.Map(new Shape
            {
                ["queuing"] = Field.Map(new Shape
                {
                    ["queues"] = Field.DefaultsTo(64),
                    ["handSize"] = Field.DefaultsTo(8),
                    ["queueLengthLimit"] = Field.DefaultsTo(50),
                }),
            }),
        }),
    }));

    // The server drops false and empty members of a schema.
    private static readonly Shape JsonSchema = new() { Rest = Field.DefaultsTo(false), IsRecursive = true };

    private static readonly Field Subresources = Field.Map(new Shape { ["status"] = new Field { EmptyMatters = true } });

    private static readonly Field Columns = Field.List(new Shape { ["priority"] = Field.DefaultsTo(0) });

    private static readonly Field SchemaHolder = Field.Map(new Shape { ["openAPIV3Schema"] = Field.Map(JsonSchema) });

    public static readonly Shape CustomResourceDefinition = MetadataShapes.Root(Field.Map(new Shape
    {
        ["names"] = Field.Map(new Shape
        {
            ["listKind"] = Field.DefaultsTo(names => Constant.Text(names["kind"]?.Text + "List")),
            ["singular"] = Field.DefaultsTo(names => Constant.Text(names["kind"]?.Text?.ToLowerInvariant() ?? "")),
            ["categories"] = Field.Set(),
            ["shortNames"] = Field.Set(),
        }),
        ["conversion"] = Field.Map(new Shape
        {
            ["strategy"] = Field.DefaultsTo("None"),
            ["webhook"] = Field.Map(new Shape
            {
                ["clientConfig"] = Field.Map(new Shape
                {
                    ["caBundle"] = Field.Assigned,
                    ["service"] = Field.Map(new Shape { ["port"] = Field.DefaultsTo(443) }),
                }),
            }),
        }),
        ["preserveUnknownFields"] = Field.DefaultsTo(false),
        ["additionalPrinterColumns"] = Columns,
        ["subresources"] = Subresources,
        ["validation"] = SchemaHolder,
        ["versions"] = Field.Keyed(
            new Shape
            {
                ["schema"] = SchemaHolder,
                ["subresources"] = Subresources,
                ["additionalPrinterColumns"] = Columns,
                ["deprecated"] = Field.DefaultsTo(false),
            },
            "name"),
    }));

    private static FieldPair? OfContainer(FieldPair map) => map.Parent?["type"]?.Text == "Container" ? map.Parent : null;
}

using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>Turns the schema of a CustomResourceDefinition into a shape: its defaults, and how its lists are matched.</summary>
internal static class SchemaShapes
{
    /// <summary>One shape for each version that has a schema.</summary>
    public static IEnumerable<(string Version, Shape Shape)> Of(Resource definition)
    {
        foreach (var version in definition.Root.Find("spec", "versions")?.Items ?? [])
        {
            if (version["name"]?.Text is { } name && version.Find("schema", "openAPIV3Schema") is { } schema)
            {
                yield return (name, ShapeOf(schema));
            }
        }
    }

    private static Shape ShapeOf(Node schema)
    {
        return new Shape((schema["properties"]?.Entries ?? []).Select(property => KeyValuePair.Create(property.Key, FieldOf(property.Value))))
        {
            Rest = schema["additionalProperties"] is MapNode values ? FieldOf(values) : Field.Free,
        };
    }

    private static Field FieldOf(Node schema)
    {
        var value = schema["default"];
        var items = schema["items"];
        var type = schema["x-kubernetes-list-type"]?.Text;
        return new Field
        {
            EmptyMatters = true,
            Shape = ShapeOf(items ?? schema),
            Default = value is null or { IsNull: true } ? null : _ => value,
            Keys = type == "map" ? [.. (schema["x-kubernetes-list-map-keys"]?.Items ?? []).Select(key => key.Text ?? "")] : [],
            Order = type is "map" or "set" ? ListOrder.Any : ListOrder.Sequence,
        };
    }
}

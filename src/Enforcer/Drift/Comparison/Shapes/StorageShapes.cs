using Enforcer.Resources;

namespace Enforcer.Drift.Comparison.Shapes;

/// <summary>Volumes, claims and classes.</summary>
internal static class StorageShapes
{
    public static readonly Shape Claim = new()
    {
        ["volumeMode"] = Field.DefaultsTo("Filesystem"),
        ["volumeName"] = Field.Assigned,
        // Admission fills in the default class; an empty text asks for none.
        ["storageClassName"] = Field.Assigned with { EmptyMatters = true },
        ["accessModes"] = Field.Set(),
        ["resources"] = Field.Map(new Shape { ["requests"] = Field.Map(Shape.Quantities), ["limits"] = Field.Map(Shape.Quantities) }),
        ["dataSourceRef"] = Field.DefaultsTo(claim => claim["dataSource"]),
        ["dataSource"] = Field.DefaultsTo(claim => claim["dataSourceRef"]),
    };

    public static readonly Shape ClaimRoot = MetadataShapes.Root(Field.Map(Claim));

    public static readonly Shape Volume = MetadataShapes.Root(Field.Map(new Shape
    {
        ["persistentVolumeReclaimPolicy"] = Field.DefaultsTo("Retain"),
        ["volumeMode"] = Field.DefaultsTo("Filesystem"),
        ["capacity"] = Field.Map(Shape.Quantities),
        ["accessModes"] = Field.Set(),
        ["hostPath"] = Field.Map(new Shape { ["type"] = Field.DefaultsTo("") }),
        ["claimRef"] = new Field
        {
            IsAssigned = true,
            Shape = new Shape
            {
                ["uid"] = Field.Assigned,
                ["resourceVersion"] = Field.Assigned,
                ["apiVersion"] = Field.Assigned,
                ["kind"] = Field.Assigned,
            },
        },
    }));

    public static readonly Shape Class = MetadataShapes.Root(new Shape
    {
        ["reclaimPolicy"] = Field.DefaultsTo("Delete"),
        ["volumeBindingMode"] = Field.DefaultsTo("Immediate"),
        ["allowVolumeExpansion"] = Field.DefaultsTo(false),
        ["mountOptions"] = Field.Set(),
    });

    public static readonly Shape Driver = MetadataShapes.Root(Field.Map(new Shape
    {
        ["attachRequired"] = Field.DefaultsTo(true),
        ["podInfoOnMount"] = Field.DefaultsTo(false),
        ["storageCapacity"] = Field.DefaultsTo(false),
        ["requiresRepublish"] = Field.DefaultsTo(false),
        ["seLinuxMount"] = Field.DefaultsTo(false),
        ["fsGroupPolicy"] = Field.DefaultsTo("ReadWriteOnceWithFSType"),
        ["volumeLifecycleModes"] = Field.Set() with { Default = _ => Constant.List(Constant.Text("Persistent")) },
    }));
}

using Enforcer.Resources;

namespace Enforcer.Drift.Comparison.Shapes;

/// <summary>What every object's metadata holds, and which of it the server and controllers write.</summary>
internal static class MetadataShapes
{
    // Written by kubectl, the server and built-in controllers. A prefix ends in a slash.
    private static readonly string[] ControllerAnnotations =
    [
        "kubectl.kubernetes.io/last-applied-configuration",
        "deployment.kubernetes.io/",
        "deprecated.daemonset.template.generation",
        "pv.kubernetes.io/",
        "volume.kubernetes.io/",
        "volume.beta.kubernetes.io/storage-provisioner",
        "autoscaling.alpha.kubernetes.io/",
        "endpoints.kubernetes.io/last-change-trigger-time",
        "control-plane.alpha.kubernetes.io/leader",
        "batch.kubernetes.io/job-tracking",
        "kubernetes.io/limit-ranger",
        "batch.kubernetes.io/cronjob-scheduled-timestamp",
    ];

    // Put on Jobs' and controllers' Pods so that they find them again.
    private static readonly string[] ControllerLabels =
    [
        "controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "pod-template-hash", "controller-revision-hash",
        "pod-template-generation",
    ];

    public static readonly Shape Metadata = new()
    {
        ["managedFields"] = Field.Ignored,
        ["resourceVersion"] = Field.Ignored,
        ["uid"] = Field.Ignored,
        ["generation"] = Field.Ignored,
        ["creationTimestamp"] = Field.Ignored,
        ["deletionTimestamp"] = Field.Ignored,
        ["deletionGracePeriodSeconds"] = Field.Ignored,
        ["selfLink"] = Field.Ignored,
        // Identity is compared before fields are; a namespace may be declared or implied.
        ["namespace"] = Field.Ignored,
        ["generateName"] = Field.Assigned,
        ["ownerReferences"] = Field.Assigned,
        ["finalizers"] = new Field { Order = ListOrder.Any, IsAssignedItem = (_, _) => true },
        ["annotations"] = new Field { Shape = Entries(ControllerAnnotations), IsDictionary = true },
        ["labels"] = new Field { Shape = Entries(ControllerLabels), IsDictionary = true },
    };

    /// <summary>A Namespace carries its own name as a label.</summary>
    public static readonly Shape OfNamespace = Metadata.With(new Shape
    {
        ["labels"] = new Field
        {
            IsDictionary = true,
            Shape = Shape.Texts.With(new Shape { ["kubernetes.io/metadata.name"] = Field.DefaultsTo(labels => labels.Root["metadata"]?["name"]) }),
        },
    });

    /// <summary>Servers keep a Pod's seccomp (before 1.27) and AppArmor (since 1.30) profiles in annotations too.</summary>
    public static readonly Shape OfPod = Metadata.With(new Shape
    {
        ["annotations"] = new Field { IsDictionary = true, Shape = Entries(ControllerAnnotations, ProfileAnnotation) },
    });

    private static readonly Shape Bookkeeping = new()
    {
        ["apiVersion"] = Field.Ignored,
        ["kind"] = Field.Ignored,
        ["metadata"] = Field.Map(Metadata),
        ["status"] = Field.Ignored,
    };

    /// <summary>The labels of some kinds are those of their template where they declare none.</summary>
    public static readonly Shape LabelledByTemplate = Metadata.With(new Shape
    {
        ["labels"] = Metadata["labels"] with { Default = metadata => metadata.Root["spec"]?.Find("template", "metadata", "labels") },
    });

    /// <summary>A root with this <paramref name="spec"/>; what the server reports about itself is left out.</summary>
    public static Shape Root(Field spec) => Root(new Shape { ["spec"] = spec });

    /// <summary>A root with these fields; how the others are compared is the fields' own.</summary>
    public static Shape Root(Shape fields) => fields.With(Bookkeeping).With(fields);

    private static Shape Entries(string[] controllers, Func<FieldPair, string, Node?>? meant = null) => new()
    {
        Rest = Field.Free,
        RestDefault = meant,
        Ignores = key => controllers.Any(known => known[^1] == '/' ? key.StartsWith(known, StringComparison.Ordinal) : key == known),
    };

    private static ScalarNode? ProfileAnnotation(FieldPair annotations, string key)
    {
        const string PodSeccomp = "seccomp.security.alpha.kubernetes.io/pod";
        const string Seccomp = "container.seccomp.security.alpha.kubernetes.io/";
        const string AppArmor = "container.apparmor.security.beta.kubernetes.io/";
        var spec = annotations.Root["spec"];
        var profile = key == PodSeccomp ? spec?.Find("securityContext", "seccompProfile")
            : key.StartsWith(Seccomp, StringComparison.Ordinal) ? Container(spec, key[Seccomp.Length..])?.Find("securityContext", "seccompProfile")
            : key.StartsWith(AppArmor, StringComparison.Ordinal) ? Container(spec, key[AppArmor.Length..])?.Find("securityContext", "appArmorProfile")
            : null;
        return profile?["type"]?.Text switch
        {
            "RuntimeDefault" => Constant.Text("runtime/default"),
            "Unconfined" => Constant.Text("unconfined"),
            "Localhost" => Constant.Text("localhost/" + profile["localhostProfile"]?.Text),
            _ => null,
        };
    }

    private static Node? Container(Node? spec, string name) =>
        spec?["containers"]?.Items.FirstOrDefault(container => container["name"]?.Text == name);
}

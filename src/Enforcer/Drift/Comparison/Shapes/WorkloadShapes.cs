using Enforcer.Resources;

namespace Enforcer.Drift.Comparison.Shapes;

/// <summary>What makes Pods.</summary>
internal static class WorkloadShapes
{
    private static readonly Shape ClaimTemplate = new()
    {
        ["apiVersion"] = Field.Ignored,
        ["kind"] = Field.Ignored,
        ["status"] = Field.Ignored,
        ["metadata"] = Field.Map(MetadataShapes.Metadata),
        ["spec"] = Field.Map(StorageShapes.Claim),
    };

    public static readonly Shape Pod = MetadataShapes.Root(new Shape { ["metadata"] = Field.Map(MetadataShapes.OfPod), ["spec"] = Field.Map(PodShapes.RunningSpec) });

    public static readonly Shape PodTemplate = MetadataShapes.Root(new Shape { ["template"] = PodShapes.Template });

    public static readonly Shape Deployment = Of(new Shape
    {
        ["revisionHistoryLimit"] = Field.DefaultsTo(10),
        ["progressDeadlineSeconds"] = Field.DefaultsTo(600),
        ["paused"] = Field.DefaultsTo(false),
        ["strategy"] = Field.Map(new Shape
        {
            ["type"] = Field.DefaultsTo("RollingUpdate"),
            ["rollingUpdate"] = Field.Map(new Shape { ["maxSurge"] = Field.DefaultsTo("25%"), ["maxUnavailable"] = Field.DefaultsTo("25%") }),
        }),
    });

    public static readonly Shape ReplicaSet = Of(new Shape());

    public static readonly Shape ReplicationController = Of(new Shape
    {
        ["selector"] = Field.Map(Shape.Texts) with { Default = spec => spec["template"]?.Find("metadata", "labels") },
    }).With(new Shape { ["metadata"] = Field.Map(MetadataShapes.LabelledByTemplate) });

    public static readonly Shape StatefulSet = Of(new Shape
    {
        ["revisionHistoryLimit"] = Field.DefaultsTo(10),
        ["podManagementPolicy"] = Field.DefaultsTo("OrderedReady"),
        ["updateStrategy"] = Field.Map(new Shape
        {
            ["type"] = Field.DefaultsTo("RollingUpdate"),
            ["rollingUpdate"] = Field.Map(new Shape { ["partition"] = Field.DefaultsTo(0) }),
        }),
        ["persistentVolumeClaimRetentionPolicy"] = Field.Map(new Shape
        {
            ["whenDeleted"] = Field.DefaultsTo("Retain"),
            ["whenScaled"] = Field.DefaultsTo("Retain"),
        }),
        ["volumeClaimTemplates"] = new Field { Shape = ClaimTemplate },
    });

    public static readonly Shape DaemonSet = Of(new Shape
    {
        ["revisionHistoryLimit"] = Field.DefaultsTo(10),
        ["updateStrategy"] = Field.Map(new Shape
        {
            ["type"] = Field.DefaultsTo("RollingUpdate"),
            ["rollingUpdate"] = Field.Map(new Shape { ["maxSurge"] = Field.DefaultsTo(0), ["maxUnavailable"] = Field.DefaultsTo(1) }),
        }),
    });

    private static readonly Shape JobSpec = new()
    {
        ["template"] = PodShapes.Template,
        ["parallelism"] = Field.DefaultsTo(1),
        ["completions"] = Field.DefaultsTo(job => job.Desired?["parallelism"] is null ? Constant.Number(1) : null),
        ["backoffLimit"] = Field.DefaultsTo(6),
        ["completionMode"] = Field.DefaultsTo("NonIndexed"),
        ["suspend"] = Field.DefaultsTo(false),
        ["manualSelector"] = Field.DefaultsTo(false),
        ["podReplacementPolicy"] = Field.DefaultsTo("TerminatingOrFailed"),
        ["selector"] = Field.Assigned,
    };

    public static readonly Shape Job = MetadataShapes.Root(Field.Map(JobSpec)).With(new Shape { ["metadata"] = Field.Map(MetadataShapes.LabelledByTemplate) });

    public static readonly Shape CronJob = MetadataShapes.Root(Field.Map(new Shape
    {
        ["concurrencyPolicy"] = Field.DefaultsTo("Allow"),
        ["suspend"] = Field.DefaultsTo(false),
        ["successfulJobsHistoryLimit"] = Field.DefaultsTo(3),
        ["failedJobsHistoryLimit"] = Field.DefaultsTo(1),
        ["jobTemplate"] = Field.Map(new Shape { ["metadata"] = Field.Map(MetadataShapes.Metadata), ["spec"] = Field.Map(JobSpec) }),
    }));

    private static readonly Shape Behaviour = new()
    {
        ["scaleUp"] = Field.Map(new Shape
        {
            ["selectPolicy"] = Field.DefaultsTo("Max"),
            ["stabilizationWindowSeconds"] = Field.DefaultsTo(0),
            ["policies"] = Policies(("Pods", 4), ("Percent", 100)),
        }),
        ["scaleDown"] = Field.Map(new Shape { ["selectPolicy"] = Field.DefaultsTo("Max"), ["policies"] = Policies(("Percent", 100)) }),
    };

    public static readonly Shape Autoscaler = MetadataShapes.Root(Field.Map(new Shape
    {
        ["minReplicas"] = Field.DefaultsTo(1),
        ["targetCPUUtilizationPercentage"] = Field.DefaultsTo(80),
        ["metrics"] = Field.Set(Metric()) with { Default = _ => DefaultMetrics() },
        ["behavior"] = Field.Map(Behaviour),
    }));

    private static Shape Of(Shape spec) => MetadataShapes.Root(Field.Map(new Shape
    {
        ["replicas"] = Field.DefaultsTo(1),
        ["minReadySeconds"] = Field.DefaultsTo(0),
        ["template"] = PodShapes.Template,
    }.With(spec)));

    private static Shape Metric()
    {
        var amount = new Field { IsQuantity = true };
        var target = Field.Map(new Shape { ["value"] = amount, ["averageValue"] = amount });
        var source = Field.Map(new Shape { ["target"] = target, ["targetValue"] = amount, ["targetAverageValue"] = amount });
        return new Shape { ["resource"] = source, ["containerResource"] = source, ["pods"] = source, ["object"] = source, ["external"] = source };
    }

    private static ListNode DefaultMetrics() => Constant.List(Constant.Map(
        ("type", Constant.Text("Resource")),
        ("resource", Constant.Map(
            ("name", Constant.Text("cpu")),
            ("target", Constant.Map(("type", Constant.Text("Utilization")), ("averageUtilization", Constant.Number(80))))))));

    private static Field Policies(params (string Type, int Value)[] policies) => Field.Set() with
    {
        Default = _ => Constant.List([.. policies.Select(policy => Constant.Map(("type", Constant.Text(policy.Type)), ("value", Constant.Number(policy.Value)), ("periodSeconds", Constant.Number(15))))]),
    };
}

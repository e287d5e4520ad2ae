using Enforcer.Resources;

namespace Enforcer.Drift.Comparison.Shapes;

/// <summary>Pods and what they are made of, wherever they are embedded: the API server's defaults as its own types document them.</summary>
internal static class PodShapes
{
    private const string AccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    private static readonly Shape ResourceRequirements = new()
    {
        ["limits"] = Field.Map(Shape.Quantities),
        // Where only a limit is declared, it is the request too.
        ["requests"] = Field.Map(new Shape { Rest = Shape.Quantities.Rest, RestDefault = (requests, key) => requests.Parent?["limits"]?[key] }),
    };

    private static readonly Field Resources = Field.Map(ResourceRequirements);

    private static readonly Shape HttpGet = new()
    {
        ["scheme"] = Field.DefaultsTo("HTTP"),
        ["path"] = Field.DefaultsTo("/"),
    };

    private static readonly Shape Action = new() { ["httpGet"] = Field.Map(HttpGet) };

    private static readonly Field Probe = Field.Map(Action.With(new Shape
    {
        ["initialDelaySeconds"] = Field.DefaultsTo(0),
        ["timeoutSeconds"] = Field.DefaultsTo(1),
        ["periodSeconds"] = Field.DefaultsTo(10),
        ["successThreshold"] = Field.DefaultsTo(1),
        ["failureThreshold"] = Field.DefaultsTo(3),
    }));

    private static readonly Field Optional = Field.Map(new Shape { ["optional"] = Field.DefaultsTo(false) });

    private static readonly Field ResourceField = Field.Map(new Shape { ["divisor"] = new Field { IsQuantity = true, Default = _ => Constant.Text("0") } });

    private static readonly Field ObjectField = Field.Map(new Shape { ["apiVersion"] = Field.DefaultsTo("v1") });

    private static readonly Shape Env = new()
    {
        ["valueFrom"] = Field.Map(new Shape
        {
            ["fieldRef"] = ObjectField,
            ["resourceFieldRef"] = ResourceField,
            ["configMapKeyRef"] = Optional,
            ["secretKeyRef"] = Optional,
        }),
    };

    private static readonly Shape Port = new()
    {
        ["protocol"] = Field.DefaultsTo("TCP"),
        ["hostPort"] = Field.DefaultsTo(port => IsOnHostNetwork(port) ? port["containerPort"] : Constant.Number(0)),
    };

    private static readonly Shape Mount = new()
    {
        ["readOnly"] = Field.DefaultsTo(false),
        ["recursiveReadOnly"] = Field.DefaultsTo("Disabled"),
    };

    private static readonly Shape Container = new()
    {
        ["terminationMessagePath"] = Field.DefaultsTo("/dev/termination-log"),
        ["terminationMessagePolicy"] = Field.DefaultsTo("File"),
        ["imagePullPolicy"] = Field.DefaultsTo(PullPolicy),
        ["resources"] = Resources,
        ["ports"] = Field.Keyed(Port, "containerPort", "protocol") with { KeyDefault = "TCP" },
        ["env"] = Field.Keyed(Env, "name"),
        ["envFrom"] = Field.List(new Shape { ["configMapRef"] = Optional, ["secretRef"] = Optional }),
        ["volumeMounts"] = Field.Keyed(Mount, "mountPath") with { IsAssignedItem = (mount, _) => mount["mountPath"]?.Text == AccountFolder },
        ["volumeDevices"] = Field.Keyed(Shape.Lenient, "devicePath"),
        ["livenessProbe"] = Probe,
        ["readinessProbe"] = Probe,
        ["startupProbe"] = Probe,
        ["lifecycle"] = Field.Map(new Shape { ["postStart"] = Field.Map(Action), ["preStop"] = Field.Map(Action) }),
        ["securityContext"] = Field.Map(new Shape
        {
            ["capabilities"] = Field.Map(new Shape { ["add"] = Field.Set(), ["drop"] = Field.Set() }),
            ["procMount"] = Field.DefaultsTo("Default"),
        }),
        ["stdin"] = Field.DefaultsTo(false),
        ["stdinOnce"] = Field.DefaultsTo(false),
        ["tty"] = Field.DefaultsTo(false),
    };

    // A LimitRange completes the resources of Pods, and of Pods only.
    private static readonly Field AdmittedAmounts = Field.Map(new Shape { Rest = Shape.Quantities.Rest with { IsAssigned = true } });

    private static readonly Shape AdmittedContainer = Container.With(new Shape
    {
        ["resources"] = Field.Map(new Shape { ["limits"] = AdmittedAmounts, ["requests"] = AdmittedAmounts }),
    });

    private static readonly Shape Items = new()
    {
        ["defaultMode"] = Field.DefaultsTo(420),
        ["optional"] = Field.DefaultsTo(false),
        ["items"] = Field.List(new Shape { ["fieldRef"] = ObjectField, ["resourceFieldRef"] = ResourceField }),
    };

    private static readonly Shape Volume = new()
    {
        ["emptyDir"] = new Field { EmptyMatters = true, Shape = new Shape { ["sizeLimit"] = new Field { IsQuantity = true } } },
        ["configMap"] = Field.Map(Items),
        ["secret"] = Field.Map(Items),
        ["downwardAPI"] = Field.Map(Items),
        ["projected"] = Field.Map(Items.With(new Shape
        {
            ["sources"] = Field.List(new Shape
            {
                ["configMap"] = Field.Map(Items),
                ["secret"] = Field.Map(Items),
                ["downwardAPI"] = Field.Map(Items),
                ["serviceAccountToken"] = Field.Map(new Shape { ["expirationSeconds"] = Field.DefaultsTo(3600) }),
            }),
        })),
        ["hostPath"] = Field.Map(new Shape { ["type"] = Field.DefaultsTo("") }),
        ["iscsi"] = Field.Map(new Shape { ["iscsiInterface"] = Field.DefaultsTo("default") }),
        ["csi"] = Field.Map(new Shape { ["readOnly"] = Field.DefaultsTo(false) }),
        ["nfs"] = Field.Map(new Shape { ["readOnly"] = Field.DefaultsTo(false) }),
        ["persistentVolumeClaim"] = Field.Map(new Shape { ["readOnly"] = Field.DefaultsTo(false) }),
        ["ephemeral"] = Field.Map(new Shape { ["volumeClaimTemplate"] = Field.Map(new Shape { ["spec"] = Field.Map(StorageShapes.Claim) }) }),
    };

    public static readonly Shape Spec = new()
    {
        ["containers"] = Field.Keyed(Container, "name"),
        ["initContainers"] = new Field { Shape = Container, Keys = ["name"] },
        ["ephemeralContainers"] = Field.Keyed(Container, "name"),
        ["volumes"] = Field.Keyed(Volume, "name") with { IsAssignedItem = IsAccountVolume },
        ["imagePullSecrets"] = Field.Keyed(Shape.Lenient, "name"),
        ["hostAliases"] = Field.Keyed(Shape.Lenient, "ip"),
        ["topologySpreadConstraints"] = Field.Keyed(Shape.Lenient, "topologyKey", "whenUnsatisfiable"),
        ["tolerations"] = Field.Set(Shape.Lenient),
        ["nodeSelector"] = new Field { Shape = Shape.Texts },
        ["restartPolicy"] = Field.DefaultsTo("Always"),
        ["dnsPolicy"] = Field.DefaultsTo("ClusterFirst"),
        ["schedulerName"] = Field.DefaultsTo("default-scheduler"),
        ["terminationGracePeriodSeconds"] = Field.DefaultsTo(30),
        ["enableServiceLinks"] = Field.DefaultsTo(true),
        ["serviceAccount"] = Field.DefaultsTo(spec => spec["serviceAccountName"] ?? Constant.Text("default")),
        ["serviceAccountName"] = Field.DefaultsTo("default"),
        ["hostNetwork"] = Field.DefaultsTo(false),
        ["hostPID"] = Field.DefaultsTo(false),
        ["hostIPC"] = Field.DefaultsTo(false),
        ["securityContext"] = Field.Map(Shape.Lenient),
        ["overhead"] = Field.Map(Shape.Quantities),
        ["resources"] = Resources,
    };

    /// <summary>The spec of a Pod itself, to which admission and the scheduler add.</summary>
    public static readonly Shape RunningSpec = Spec.With(new Shape
    {
        ["containers"] = Field.Keyed(AdmittedContainer, "name"),
        ["initContainers"] = new Field { Shape = AdmittedContainer, Keys = ["name"] },
        ["nodeName"] = Field.Assigned,
        ["priority"] = Field.Assigned,
        ["preemptionPolicy"] = Field.DefaultsTo("PreemptLowerPriority"),
        ["tolerations"] = Field.Set(Shape.Lenient) with { IsAssignedItem = IsNodeToleration },
    });

    public static readonly Field Template = Field.Map(new Shape
    {
        ["metadata"] = Field.Map(MetadataShapes.Metadata),
        ["spec"] = Field.Map(Spec),
    });

    private static bool IsOnHostNetwork(FieldPair port) => port.Parent?.Parent?["hostNetwork"]?.Flag == true;

    // Decided when the image was declared: latest, named or implied, is pulled always.
    private static ScalarNode PullPolicy(FieldPair container)
    {
        var image = container["image"]?.Text ?? "";
        var tag = image[(image.LastIndexOf('/') + 1)..];
        var isLatest = !image.Contains('@', StringComparison.Ordinal)
            && (!tag.Contains(':', StringComparison.Ordinal) || tag.EndsWith(":latest", StringComparison.Ordinal));
        return Constant.Text(isLatest ? "Always" : "IfNotPresent");
    }

    // Mounted by admission into every Pod: the account's token, by Secret before 1.21 and projected since.
    private static bool IsAccountVolume(Node volume, FieldPair spec)
    {
        var name = volume["name"]?.Text ?? "";
        return (name.StartsWith("kube-api-access-", StringComparison.Ordinal) && volume["projected"] is not null)
            || (volume.Find("secret", "secretName")?.Text == name && name.Contains("-token-", StringComparison.Ordinal) && spec.Root["kind"]?.Text == "Pod");
    }

    private static bool IsNodeToleration(Node toleration, FieldPair spec) =>
        toleration["key"]?.Text is "node.kubernetes.io/not-ready" or "node.kubernetes.io/unreachable" && toleration["effect"]?.Text == "NoExecute";
}

using Enforcer.Resources;

namespace Enforcer.Drift.Comparison.Shapes;

/// <summary>Who may do what, and what judges requests: RBAC, accounts, secrets, admission.</summary>
internal static class AccessShapes
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    private static readonly Shape PolicyRule = new()
    {
        ["verbs"] = Field.Set(),
        ["apiGroups"] = Field.Set(),
        ["resources"] = Field.Set(),
        ["resourceNames"] = Field.Set(),
        ["nonResourceURLs"] = Field.Set(),
    };

    public static readonly Shape Role = MetadataShapes.Root(new Shape
    {
        // A controller gathers the rules of an aggregated role.
        ["rules"] = Field.Set(PolicyRule) with { IsAssignedItem = (_, root) => root.Root.Desired?["aggregationRule"] is not null },
    });

    public static readonly Shape Binding = MetadataShapes.Root(new Shape
    {
        ["roleRef"] = Field.Map(new Shape { ["apiGroup"] = Field.DefaultsTo(RbacGroup) }),
        ["subjects"] = Field.Set(new Shape
        {
            ["apiGroup"] = Field.DefaultsTo(subject => subject["kind"]?.Text == "ServiceAccount" ? null : Constant.Text(RbacGroup)),
        }),
    });

    public static readonly Shape ServiceAccount = MetadataShapes.Root(new Shape
    {
        ["secrets"] = Field.Keyed(Shape.Lenient, "name") with { IsAssignedItem = IsOwnToken },
        ["imagePullSecrets"] = Field.Keyed(Shape.Lenient, "name"),
    });

    public static readonly Shape Secret = MetadataShapes.Root(new Shape
    {
        ["type"] = Field.DefaultsTo("Opaque"),
        ["data"] = new Field { Shape = Shape.Texts, IsDictionary = true },
        ["immutable"] = Field.DefaultsTo(false),
    });

    private static readonly Shape WebhookRule = new()
    {
        ["apiGroups"] = Field.Set(),
        ["apiVersions"] = Field.Set(),
        ["operations"] = Field.Set(),
        ["resources"] = Field.Set(),
        ["scope"] = Field.DefaultsTo("*"),
    };

    public static readonly Shape Webhooks = MetadataShapes.Root(new Shape
    {
        ["webhooks"] = Field.Keyed(
            new Shape
            {
                ["failurePolicy"] = Field.DefaultsTo("Fail"),
                ["matchPolicy"] = Field.DefaultsTo("Equivalent"),
                ["reinvocationPolicy"] = Field.DefaultsTo("Never"),
                ["timeoutSeconds"] = Field.DefaultsTo(10),
                // Absent selects everything, and the server writes it out.
                ["namespaceSelector"] = new Field(),
                ["objectSelector"] = new Field(),
                ["rules"] = Field.Set(WebhookRule),
                ["clientConfig"] = ClientConfig(),
            },
            "name"),
    });

    private static readonly Field PolicyMatch = Field.Map(new Shape
    {
        ["matchPolicy"] = Field.DefaultsTo("Equivalent"),
        ["namespaceSelector"] = new Field(),
        ["objectSelector"] = new Field(),
        ["resourceRules"] = Field.Set(WebhookRule),
        ["excludeResourceRules"] = Field.Set(WebhookRule),
    });

    public static readonly Shape AdmissionPolicy = MetadataShapes.Root(Field.Map(new Shape
    {
        ["failurePolicy"] = Field.DefaultsTo("Fail"),
        ["matchConstraints"] = PolicyMatch,
        ["matchResources"] = PolicyMatch,
    }));

    public static readonly Shape ApiService = MetadataShapes.Root(Field.Map(new Shape
    {
        ["caBundle"] = Field.Assigned,
        ["service"] = Field.Map(new Shape { ["port"] = Field.DefaultsTo(443) }),
        ["insecureSkipTLSVerify"] = Field.DefaultsTo(false),
    }));

    /// <summary>Signing requests: the server notes who asked.</summary>
    public static readonly Shape SigningRequest = MetadataShapes.Root(Field.Map(new Shape
    {
        ["username"] = Field.Assigned,
        ["uid"] = Field.Assigned,
        ["groups"] = Field.Assigned,
        ["extra"] = Field.Assigned,
        ["signerName"] = Field.Assigned,
    }));

    public static readonly Shape PodSecurityPolicy = MetadataShapes.Root(Field.Map(new Shape
    {
        ["allowPrivilegeEscalation"] = Field.DefaultsTo(true),
        ["privileged"] = Field.DefaultsTo(false),
        ["hostNetwork"] = Field.DefaultsTo(false),
        ["hostPID"] = Field.DefaultsTo(false),
        ["hostIPC"] = Field.DefaultsTo(false),
        ["readOnlyRootFilesystem"] = Field.DefaultsTo(false),
    }));

    // The bundle is injected by whoever rotates the certificate; a declared one is compared.
    private static Field ClientConfig() => Field.Map(new Shape
    {
        ["caBundle"] = Field.Assigned,
        ["service"] = Field.Map(new Shape { ["port"] = Field.DefaultsTo(443) }),
    });

    // Made by the token controller before 1.24.
    private static bool IsOwnToken(Node secret, FieldPair root) =>
        root.Root["metadata"]?["name"]?.Text is { } name
        && secret["name"]?.Text is { } token
        && (token.StartsWith(name + "-token-", StringComparison.Ordinal) || token.StartsWith(name + "-dockercfg-", StringComparison.Ordinal));
}

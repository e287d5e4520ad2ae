using Enforcer.Resources;

namespace Enforcer.Drift.Comparison.Shapes;

/// <summary>Services, Ingress, NetworkPolicy and the Gateway API.</summary>
internal static class NetworkShapes
{
    private static readonly Shape Ports = new() { ["protocol"] = Field.DefaultsTo("TCP") };

    public static readonly Shape Service = MetadataShapes.Root(Field.Map(new Shape
    {
        ["type"] = Field.DefaultsTo("ClusterIP"),
        ["sessionAffinity"] = Field.DefaultsTo("None"),
        ["sessionAffinityConfig"] = Field.Map(new Shape { ["clientIP"] = Field.Map(new Shape { ["timeoutSeconds"] = Field.DefaultsTo(10800) }) }),
        ["clusterIP"] = Field.Assigned,
        ["clusterIPs"] = Field.Assigned,
        ["ipFamily"] = Field.Assigned,
        ["ipFamilies"] = Field.Assigned,
        ["ipFamilyPolicy"] = Field.Assigned,
        ["healthCheckNodePort"] = Field.Assigned,
        ["internalTrafficPolicy"] = Field.DefaultsTo("Cluster"),
        ["externalTrafficPolicy"] = Field.DefaultsTo("Cluster"),
        ["allocateLoadBalancerNodePorts"] = Field.DefaultsTo(true),
        ["publishNotReadyAddresses"] = Field.DefaultsTo(false),
        ["selector"] = new Field { Shape = Shape.Texts },
        ["externalIPs"] = Field.Set(),
        ["loadBalancerSourceRanges"] = Field.Set(),
        ["ports"] = Field.Keyed(
            new Shape
            {
                ["protocol"] = Field.DefaultsTo("TCP"),
                ["targetPort"] = Field.DefaultsTo(port => port["port"]),
                ["nodePort"] = Field.Assigned,
            },
            "port",
            "protocol") with
        { KeyDefault = "TCP" },
    }));

    public static readonly Shape Endpoints = MetadataShapes.Root(new Shape
    {
        ["subsets"] = Field.Set(new Shape
        {
            ["ports"] = Field.Set(Ports),
            ["addresses"] = Field.Set(Shape.Lenient),
            ["notReadyAddresses"] = Field.Set(Shape.Lenient),
        }),
    });

    public static readonly Shape EndpointSlice = MetadataShapes.Root(new Shape
    {
        ["ports"] = Field.Set(Ports.With(new Shape { ["name"] = Field.DefaultsTo("") })),
        ["endpoints"] = Field.Set(Shape.Lenient),
    });

    private static readonly Shape Peer = new()
    {
        ["podSelector"] = new Field { EmptyMatters = true },
        ["namespaceSelector"] = new Field { EmptyMatters = true },
        ["ipBlock"] = Field.Map(new Shape { ["except"] = Field.Set() }),
    };

    private static readonly Field PolicyRules = Field.Set(new Shape
    {
        ["ports"] = Field.Set(Ports),
        ["from"] = Field.Set(Peer),
        ["to"] = Field.Set(Peer),
    });

    public static readonly Shape NetworkPolicy = MetadataShapes.Root(Field.Map(new Shape
    {
        // Required by the schema; the server writes it out where it is not declared.
        ["podSelector"] = new Field(),
        ["policyTypes"] = Field.Set() with { Default = PolicyTypes },
        ["ingress"] = PolicyRules,
        ["egress"] = PolicyRules,
    }));

    private static readonly Field PathType = Field.DefaultsTo("ImplementationSpecific");

    public static readonly Shape Ingress = MetadataShapes.Root(Field.Map(new Shape
    {
        ["rules"] = Field.List(new Shape
        {
            ["http"] = Field.Map(new Shape { ["paths"] = Field.List(new Shape { ["pathType"] = PathType }) }),
        }),
    }));

    public static readonly Shape IngressClass = MetadataShapes.Root(Field.Map(new Shape
    {
        ["parameters"] = Field.Map(new Shape { ["scope"] = Field.DefaultsTo("Cluster") }),
    }));

    private static readonly Shape BackendRef = Shape.Free.With(new Shape
    {
        ["group"] = Field.DefaultsTo(""),
        ["kind"] = Field.DefaultsTo("Service"),
        ["weight"] = Field.DefaultsTo(1),
    });

    private static readonly Field ParentRefs = Field.List(Shape.Free.With(new Shape
    {
        ["group"] = Field.DefaultsTo("gateway.networking.k8s.io"),
        ["kind"] = Field.DefaultsTo("Gateway"),
    }));

    public static readonly Shape GatewayRoute = MetadataShapes.Root(Field.Map(Shape.Free.With(new Shape
    {
        ["parentRefs"] = ParentRefs,
        ["rules"] = Field.List(Shape.Free.With(new Shape
        {
            ["backendRefs"] = Field.List(BackendRef),
            ["matches"] = Field.List(Shape.Free.With(new Shape
            {
                ["path"] = Field.Map(Shape.Free.With(new Shape { ["type"] = Field.DefaultsTo("PathPrefix"), ["value"] = Field.DefaultsTo("/") })),
                ["headers"] = Matches(),
                ["queryParams"] = Matches(),
            })) with
            { Default = rule => rule.Root["kind"]?.Text == "HTTPRoute" ? EveryPath() : null },
        })),
    })));

    public static readonly Shape Gateway = MetadataShapes.Root(Field.Map(Shape.Free.With(new Shape
    {
        ["listeners"] = Field.Keyed(
            Shape.Free.With(new Shape
            {
                ["allowedRoutes"] = Field.Map(Shape.Free.With(new Shape
                {
                    ["namespaces"] = Field.Map(Shape.Free.With(new Shape { ["from"] = Field.DefaultsTo("Same") })),
                })),
                ["tls"] = Field.Map(Shape.Free.With(new Shape
                {
                    ["mode"] = Field.DefaultsTo("Terminate"),
                    ["certificateRefs"] = Field.List(Shape.Free.With(new Shape { ["group"] = Field.DefaultsTo(""), ["kind"] = Field.DefaultsTo("Secret") })),
                })),
            }),
            "name"),
    })));

    private static Field Matches() => Field.List(Shape.Free.With(new Shape { ["type"] = Field.DefaultsTo("Exact") }));

    private static ListNode PolicyTypes(FieldPair policy) => policy["egress"] is { Items.Count: > 0 }
        ? Constant.List(Constant.Text("Ingress"), Constant.Text("Egress"))
        : Constant.List(Constant.Text("Ingress"));

    private static ListNode EveryPath() =>
        Constant.List(Constant.Map(("path", Constant.Map(("type", Constant.Text("PathPrefix")), ("value", Constant.Text("/"))))));
}

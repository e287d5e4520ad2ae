using Enforcer.Resources;

namespace Enforcer.Mesh.Charts;

/// <summary>One setting by which a mesh is installed weaker than it could be; a new one is one line here.</summary>
/// <param name="Product">Whose setting it is.</param>
/// <param name="Path">Where it stands among the product's settings.</param>
/// <param name="Effect">What it opens.</param>
/// <param name="IsWeak">Whether a value opens it. Receives booleans as the words true and false.</param>
/// <param name="Means">What then happens, to follow the setting's name in a sentence.</param>
/// <param name="IsGrave">False where the value is the chart's default written out, or opens little by itself.</param>
internal sealed record ChartSetting(ChartProduct Product, string[] Path, ChartEffect Effect, Func<string, bool> IsWeak, string Means, bool IsGrave = true)
{
    // The control plane's own ports and databases that speak first, as its chart has them in its versions.
    private static readonly string[] LinkerdPorts = ["4567", "4568", "25", "443", "587", "3306", "11211", "4190", "4191", "2379", "2380"];

    public static readonly IReadOnlyList<ChartSetting> All =
    [
        new(ChartProduct.Linkerd, ["proxy", "defaultInboundPolicy"], ChartEffect.Unauthenticated, value => value is "all-unauthenticated" or "cluster-unauthenticated", "every proxy lets in clients without a certificate", IsGrave: false),
        new(ChartProduct.Linkerd, ["proxy", "defaultInboundPolicy"], ChartEffect.Open, value => value == "audit", "clients that no policy authorizes are only logged", IsGrave: false),
        new(ChartProduct.Linkerd, ["proxy", "disableIdentity"], ChartEffect.Unauthenticated, IsTrue, "proxies get no certificate and speak plaintext"),
        new(ChartProduct.Linkerd, ["global", "proxy", "disableIdentity"], ChartEffect.Unauthenticated, IsTrue, "proxies get no certificate and speak plaintext"),
        new(ChartProduct.Linkerd, ["disableIdentity"], ChartEffect.Unauthenticated, IsTrue, "proxies get no certificate and speak plaintext"),
        new(ChartProduct.Linkerd, ["proxyInit", "ignoreInboundPorts"], ChartEffect.Bypass, SkipsPorts, "every proxy leaves these ports to plaintext"),
        new(ChartProduct.Linkerd, ["proxyInit", "ignoreOutboundPorts"], ChartEffect.Bypass, SkipsPorts, "every proxy leaves calls to these ports in plaintext", IsGrave: false),
        new(ChartProduct.Linkerd, ["proxyInit", "skipSubnets"], ChartEffect.Bypass, IsSet, "traffic of these networks passes every proxy by"),
        new(ChartProduct.Consul, ["global", "tls", "enabled"], ChartEffect.Unauthenticated, IsFalse, "proxies fetch certificates and configuration over plaintext", IsGrave: false),
        new(ChartProduct.Consul, ["global", "tls", "verify"], ChartEffect.Unauthenticated, IsFalse, "servers and clients accept each other without a certificate of the CA"),
        new(ChartProduct.Consul, ["global", "acls", "manageSystemACLs"], ChartEffect.Open, IsFalse, "whoever reaches the servers registers services and writes intentions", IsGrave: false),
        new(ChartProduct.Consul, ["connectInject", "transparentProxy", "defaultEnabled"], ChartEffect.Bypass, IsFalse, "workloads are reached past their proxies unless they ask otherwise", IsGrave: false),
        new(ChartProduct.Consul, ["connectInject", "failurePolicy"], ChartEffect.Bypass, value => value == "Ignore", "Pods start without a proxy while the injector is away"),
        new(ChartProduct.Kuma, ["controlPlane", "injectorFailurePolicy"], ChartEffect.Bypass, value => value == "Ignore", "Pods start without a proxy while the injector is away"),
        new(ChartProduct.Dapr, ["global", "mtls", "enabled"], ChartEffect.Unauthenticated, IsFalse, "sidecars talk in plaintext"),
        new(ChartProduct.Nginx, ["mtls", "mode"], ChartEffect.Unauthenticated, value => value is "off" or "false" or "permissive", "proxies accept plaintext"),
        new(ChartProduct.Nginx, ["accessControlMode"], ChartEffect.Open, value => value == "allow", "every service may call every service unless an access policy stands", IsGrave: false),
        new(ChartProduct.Cilium, ["policyEnforcementMode"], ChartEffect.Open, value => value == "never", "no network policy is enforced"),
        new(ChartProduct.Cilium, ["policyAuditMode"], ChartEffect.Open, IsTrue, "what policies forbid is only logged"),
        new(ChartProduct.OpenServiceMesh, ["enablePermissiveTrafficPolicy"], ChartEffect.Unauthenticated, IsTrue, "every client of the mesh may call every service"),
        new(ChartProduct.OpenServiceMesh, ["enableEgress"], ChartEffect.Open, IsTrue, "workloads may reach any destination", IsGrave: false),
    ];

    /// <summary>Every weak setting of the kind, in the order of the values.</summary>
    public static IEnumerable<(ChartSetting Setting, ChartValues Values, Node At)> Weak(ChartModel charts, ChartEffect effect) =>
        from values in charts.All
        from setting in All
        where setting.Effect == effect
        from view in setting.Product.Views(values)
        let at = view.Find(setting.Path)
        where at is not null && Word(at) is { } word && setting.IsWeak(word)
        select (setting, values, at);

    /// <summary>What is wrong, in one sentence.</summary>
    public string Say(Node at) => $"{Product.Name} is installed with {string.Join('.', Path)} '{Word(at)}': {Means}";

    // An unquoted 'off' is a boolean for Helm, whatever it looks like.
    private static string? Word(Node value) => value.Flag switch
    {
        true => "true",
        false => "false",
        null => value.Text?.Trim(),
    };

    private static bool IsTrue(string value) => value is "true";

    private static bool IsFalse(string value) => value is "false";

    private static bool IsSet(string value) => value.Length > 0;

    private static bool SkipsPorts(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(port => !LinkerdPorts.Contains(port));
}

using Enforcer.Policies;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Admission;

/// <summary>What the rules judge reaches the webhook, and what a cluster lives by never does.</summary>
public class ShippedWebhooksTests
{
    // Judged by scan and background scan alone.
    private static readonly Dictionary<string, string> NotSent = new(StringComparer.Ordinal)
    {
        ["admissionregistration.k8s.io/validatingwebhookconfigurations"] = "an API server shows webhook configurations to no webhook",
        ["admissionregistration.k8s.io/mutatingwebhookconfigurations"] = "an API server shows webhook configurations to no webhook",
    };

    // The webhook that weighs each write fails closed unless one of these says why not.
    private static readonly Dictionary<string, string> MayBeOpen = new(StringComparer.Ordinal)
    {
        ["access.enforcer.dev"] = "the API server writes its bootstrap roles while it starts",
        ["services.enforcer.dev"] = "the API server keeps the Service 'kubernetes'; controllers give namespaces their accounts",
        ["installation.enforcer.dev"] = "controllers write such objects without pause, and what mends a cluster must not wait",
        ["configuration.enforcer.dev"] = "controllers write ConfigMaps as locks and state",
        ["removal.enforcer.dev"] = "whoever cleans up must not depend on the webhook",
        ["guard.enforcer.dev"] = "a webhook that is down can be mended; RBAC guards meanwhile",
        ["keys.enforcer.dev"] = "a webhook that is down can be mended; RBAC guards meanwhile",
        ["stored-pods.enforcer.dev"] = "without an answer nothing is weakened, as the API server takes no other env",
    };

    private static readonly IReadOnlyList<Webhook> Validating = Read(Repository.PathOf("manifests", "base", "validating-webhook.yaml"));
    private static readonly IReadOnlyList<Webhook> Mutating = Read(Repository.PathOf("manifests", "base", "mutating-webhook.yaml"));

    public static TheoryData<string> Judged =>
    [
        .. FollowedKinds.All.Where(kind => RuleCatalog.All.Any(rule => rule is not IChangeRule && Names(rule.Info) && RuleReach.Concerns(rule.Info, Sample(kind))))
            .Select(kind => $"{kind.Group}/{kind.Plural}"),
    ];

    public static TheoryData<string, string> LifeOfACluster => new()
    {
        { "coordination.k8s.io", "leases" },
        { "", "nodes" },
        { "", "nodes/status" },
        { "certificates.k8s.io", "certificatesigningrequests" },
        { "certificates.k8s.io", "certificatesigningrequests/approval" },
        { "", "events" },
        { "events.k8s.io", "events" },
        { "", "endpoints" },
        { "discovery.k8s.io", "endpointslices" },
        { "authentication.k8s.io", "tokenreviews" },
        { "authorization.k8s.io", "subjectaccessreviews" },
        { "", "serviceaccounts/token" },
        { "", "pods/status" },
        { "", "pods/binding" },
        { "", "pods/eviction" },
        { "", "pods/exec" },
        { "apps", "deployments/status" },
        { "apps", "deployments/scale" },
        { "", "persistentvolumes" },
        { "", "persistentvolumeclaims" },
        { "storage.k8s.io", "volumeattachments" },
        { "storage.k8s.io", "csinodes" },
        { "scheduling.k8s.io", "priorityclasses" },
        { "flowcontrol.apiserver.k8s.io", "flowschemas" },
    };

    [Theory]
    [MemberData(nameof(Judged))]
    public void What_a_rule_judges_is_sent(string kind)
    {
        if (NotSent.ContainsKey(kind))
        {
            return;
        }

        var (group, plural) = (kind.Split('/')[0], kind.Split('/')[1]);
        foreach (var operation in (string[])["CREATE", "UPDATE"])
        {
            // Twice would be said twice.
            Assert.Single(Validating, webhook => webhook.Takes(group, plural, operation));
        }
    }

    [Fact]
    public void What_a_rule_about_removal_judges_is_sent_when_it_is_removed()
    {
        var removable = RuleCatalog.All.OfType<IChangeRule>().SelectMany(rule => rule.Info.AppliesTo);

        Assert.All(removable, kind => Assert.Contains(FollowedKinds.All, one => one.Kind == kind && Validating.Any(webhook => webhook.Takes(one.Group, one.Plural, "DELETE"))));
    }

    [Fact]
    public void What_embeds_a_template_is_weighed_and_gets_its_references_alike()
    {
        string[] Templates(IReadOnlyList<Webhook> all, string name) =>
            [.. all.Single(webhook => webhook.Name == name).Rules.SelectMany(rule => rule.Kinds).Where(kind => !kind.StartsWith("/pods", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        Assert.Equal(Templates(Validating, "workloads.enforcer.dev"), Templates(Mutating, "templates.enforcer.dev"));
        // A controller that nobody follows cannot stand for its Pods.
        Assert.Subset(FollowedKinds.All.Select(kind => $"{kind.Group}/{kind.Plural}").ToHashSet(StringComparer.Ordinal), Templates(Validating, "workloads.enforcer.dev").ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(LifeOfACluster))]
    public void What_a_cluster_lives_by_is_never_sent(string group, string plural)
    {
        foreach (var operation in (string[])["CREATE", "UPDATE", "DELETE", "CONNECT"])
        {
            Assert.DoesNotContain(Validating.Concat(Mutating), webhook => webhook.Takes(group, plural, operation));
        }
    }

    [Fact]
    public void Nothing_of_kube_system_or_of_our_own_is_sent_but_what_guards_the_webhooks_keys()
    {
        var taken = Validating.Concat(Mutating).Where(webhook => webhook.Rules.Any(rule => rule.Kinds.Any(IsNamespaced)) && !webhook.LeavesOut("kube-system", "enforcer-system"));

        Assert.Equal("keys.enforcer.dev", Assert.Single(taken).Name);
    }

    [Fact]
    public void Fails_closed_unless_a_reason_is_known()
    {
        var open = Validating.Concat(Mutating).Where(webhook => webhook.FailurePolicy != "Fail").Select(webhook => webhook.Name);

        Assert.Equal(MayBeOpen.Keys.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("validating.yaml", "validating-webhook.yaml")]
    [InlineData("mutating.yaml", "mutating-webhook.yaml")]
    public void Conditions_are_there_for_each_webhook_and_never_reach_for_what_may_be_absent(string conditions, string shipped)
    {
        var patched = Read(Repository.PathOf("manifests", "components", "match-conditions", conditions));

        Assert.Equal(Read(Repository.PathOf("manifests", "base", shipped)).Select(webhook => webhook.Name), patched.Select(webhook => webhook.Name));
        Assert.All(patched, webhook =>
        {
            var expressions = webhook.Node["matchConditions"]!.Items.Select(condition => condition["expression"]!.Text!).ToList();
            Assert.Contains("request.userInfo.username != 'system:apiserver'", expressions);
            // An object of no namespace has no such field, and an error in a condition is a refusal.
            Assert.All(expressions.Where(expression => expression.Contains("request.namespace", StringComparison.Ordinal)), expression => Assert.StartsWith("!has(request.namespace) || ", expression, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Every_webhook_sees_every_served_version_within_a_bound_and_has_no_side_effects() =>
        Assert.All(Validating.Concat(Mutating), webhook =>
        {
            Assert.Equal("Equivalent", webhook.Node["matchPolicy"]?.Text);
            Assert.Equal("None", webhook.Node["sideEffects"]?.Text);
            Assert.InRange(int.Parse(webhook.Node["timeoutSeconds"]!.Text!, System.Globalization.CultureInfo.InvariantCulture), 1, 10);
        });

    // What is about every kind is judged on whatever is sent for another reason.
    private static bool Names(RuleInfo rule) => rule.AppliesTo.All(words => words != "every kind" && words != "comments" && !words.StartsWith("every kind with", StringComparison.Ordinal));

    private static Resource Sample(FollowedKind kind)
    {
        var text = $"apiVersion: {(kind.Group.Length == 0 ? "v1" : $"{kind.Group}/v1")}\nkind: {kind.Kind}\nmetadata: {{name: a}}\n";
        return new YamlFormat().Read(SourceText.Of("a.yaml", text), ReaderLimits.Default).Resources.Single();
    }

    private static bool IsNamespaced(string kind) => !kind.EndsWith("customresourcedefinitions", StringComparison.Ordinal) && !kind.StartsWith("enforcer.dev/", StringComparison.Ordinal);

    private static IReadOnlyList<Webhook> Read(string file) =>
        [.. new YamlFormat().Read(SourceText.Of(file, File.ReadAllText(file)), ReaderLimits.Default).Resources.Single().Root["webhooks"]!.Items.Select(node => new Webhook(node))];

    private sealed record Webhook(Node Node)
    {
        public string Name => Node["name"]!.Text!;

        public string? FailurePolicy => Node["failurePolicy"]?.Text;

        public IEnumerable<Rule> Rules => Node["rules"]!.Items.Select(rule => new Rule(rule));

        public bool Takes(string group, string plural, string operation) => Rules.Any(rule => rule.Takes(group, plural, operation));

        public bool LeavesOut(params string[] spaces) => (Node.Find("namespaceSelector", "matchExpressions")?.Items ?? []).Any(expression =>
            expression["key"]?.Text == "kubernetes.io/metadata.name" && expression["operator"]?.Text == "NotIn" && spaces.All(space => expression["values"]!.Items.Any(value => value.Text == space)));
    }

    private sealed record Rule(Node Node)
    {
        public IEnumerable<string> Kinds => from @group in Words("apiGroups") from plural in Words("resources") select $"{@group}/{plural}";

        // As the API server matches: '*' is every resource, but no subresource.
        public bool Takes(string group, string plural, string operation) =>
            (Words("operations").Contains(operation) || Words("operations").Contains("*"))
            && (Words("apiGroups").Contains(group) || Words("apiGroups").Contains("*"))
            && (Words("resources").Contains(plural) || Words("resources").Contains("*/*") || (Words("resources").Contains("*") && !plural.Contains('/', StringComparison.Ordinal)));

        private IEnumerable<string> Words(string key) => Node[key]!.Items.Select(item => item.Text!);
    }
}

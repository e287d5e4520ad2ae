using System.Collections.Frozen;

namespace Enforcer.Resources.Formats.Terraform;

/// <summary>
/// Gives a <c>kubernetes_*</c> resource the shape of the object that the provider sends to the cluster: camel case, blocks as objects,
/// singular blocks as lists. Positions stay those of the file.
/// </summary>
internal static class KubernetesShape
{
    private static readonly FrozenDictionary<string, (string ApiVersion, string Kind)> Kinds = new Dictionary<string, (string, string)>
    {
        ["cluster_role"] = ("rbac.authorization.k8s.io/v1", "ClusterRole"),
        ["cluster_role_binding"] = ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
        ["config_map"] = ("v1", "ConfigMap"),
        ["cron_job"] = ("batch/v1", "CronJob"),
        ["daemon_set"] = ("apps/v1", "DaemonSet"),
        ["daemonset"] = ("apps/v1", "DaemonSet"),
        ["default_service_account"] = ("v1", "ServiceAccount"),
        ["deployment"] = ("apps/v1", "Deployment"),
        ["ingress"] = ("networking.k8s.io/v1", "Ingress"),
        ["job"] = ("batch/v1", "Job"),
        ["namespace"] = ("v1", "Namespace"),
        ["network_policy"] = ("networking.k8s.io/v1", "NetworkPolicy"),
        ["pod"] = ("v1", "Pod"),
        ["replication_controller"] = ("v1", "ReplicationController"),
        ["role"] = ("rbac.authorization.k8s.io/v1", "Role"),
        ["role_binding"] = ("rbac.authorization.k8s.io/v1", "RoleBinding"),
        ["secret"] = ("v1", "Secret"),
        ["service"] = ("v1", "Service"),
        ["service_account"] = ("v1", "ServiceAccount"),
        ["stateful_set"] = ("apps/v1", "StatefulSet"),
    }.ToFrozenDictionary();

    // Blocks that may be repeated, by Terraform's name: Kubernetes calls most of them in the plural. Every other block is an object.
    private static readonly FrozenDictionary<string, string> Lists = new Dictionary<string, string>
    {
        ["cluster_role_selectors"] = "clusterRoleSelectors",
        ["container"] = "containers",
        ["egress"] = "egress",
        ["env"] = "env",
        ["env_from"] = "envFrom",
        ["from"] = "from",
        ["host_aliases"] = "hostAliases",
        ["http_header"] = "httpHeaders",
        ["image_pull_secret"] = "imagePullSecrets",
        ["image_pull_secrets"] = "imagePullSecrets",
        ["ingress"] = "ingress",
        ["init_container"] = "initContainers",
        ["items"] = "items",
        ["match_expressions"] = "matchExpressions",
        ["match_fields"] = "matchFields",
        ["node_selector_term"] = "nodeSelectorTerms",
        ["option"] = "options",
        ["path"] = "paths",
        ["port"] = "ports",
        ["ports"] = "ports",
        ["readiness_gate"] = "readinessGates",
        ["rule"] = "rules",
        ["secret"] = "secrets",
        ["sources"] = "sources",
        ["subject"] = "subjects",
        ["sysctl"] = "sysctls",
        ["tls"] = "tls",
        ["to"] = "to",
        ["toleration"] = "tolerations",
        ["topology_spread_constraint"] = "topologySpreadConstraints",
        ["volume"] = "volumes",
        ["volume_claim_template"] = "volumeClaimTemplates",
        ["volume_device"] = "volumeDevices",
        ["volume_mount"] = "volumeMounts",
    }.ToFrozenDictionary();

    // Spelled with capitals that camel case does not give.
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["client_ip"] = "clientIP",
        ["cluster_ip"] = "clusterIP",
        ["cluster_ips"] = "clusterIPs",
        ["external_ips"] = "externalIPs",
        ["host_ip"] = "hostIP",
        ["host_ipc"] = "hostIPC",
        ["host_pid"] = "hostPID",
        ["load_balancer_ip"] = "loadBalancerIP",
        ["non_resource_urls"] = "nonResourceURLs",
    }.ToFrozenDictionary();

    // What of a resource is the object; the rest steers the provider (timeouts, wait_for_rollout).
    private static readonly FrozenSet<string> Body = FrozenSet.ToFrozenSet(
    [
        "aggregation_rule", "automount_service_account_token", "binary_data", "data", "image_pull_secret", "immutable", "metadata", "role_ref", "rule", "secret", "spec", "subject", "type",
    ]);

    // Maps whose keys are the author's.
    private static readonly FrozenSet<string> Verbatim = FrozenSet.ToFrozenSet(
        ["annotations", "binary_data", "data", "labels", "limits", "match_labels", "node_selector", "requests", "selector", "volume_attributes"]);

    /// <summary>Null where the type declares no Kubernetes object that is known here.</summary>
    public static MapNode? Of(string type, MapNode values)
    {
        if (!type.StartsWith("kubernetes_", StringComparison.Ordinal) || !Kinds.TryGetValue(Bare(type), out var kind))
        {
            return null;
        }

        MapEntry[] head = [new("apiVersion", values.Start, Word(kind.ApiVersion, values)), new("kind", values.Start, Word(kind.Kind, values))];
        var body = values.Entries.Where(entry => Body.Contains(entry.Key) && !IsEmpty(entry.Value));
        return new MapNode(head.Concat(body.Select(entry => kind.Kind == "Secret" ? OfSecret(entry) : Entry(entry))), values.Start, values.End);
    }

    // kubernetes_cron_job_v1 is kubernetes_cron_job.
    private static string Bare(string type)
    {
        var bare = type["kubernetes_".Length..];
        var version = bare.LastIndexOf("_v", StringComparison.Ordinal);
        return version > 0 && version + 2 < bare.Length && char.IsAsciiDigit(bare[version + 2]) ? bare[..version] : bare;
    }

    // Terraform's data is in clear, its binary_data is base64: what Kubernetes calls stringData and data.
    private static MapEntry OfSecret(MapEntry entry) => entry.Key switch
    {
        "data" => new MapEntry("stringData", entry.KeyStart, entry.Value),
        "binary_data" => new MapEntry("data", entry.KeyStart, entry.Value),
        _ => Entry(entry),
    };

    private static MapEntry Entry(MapEntry entry)
    {
        var isBlock = entry.Value is ListNode && entry.Value.Items.All(item => item is MapNode);
        if (isBlock && Lists.TryGetValue(entry.Key, out var plural) && !IsSingular(entry))
        {
            return new MapEntry(plural, entry.KeyStart, Value(entry.Value));
        }

        var value = Verbatim.Contains(entry.Key) && entry.Value is MapNode ? entry.Value
            : isBlock && entry.Value.Items.Count == 1 ? Value(entry.Value.Items[0])
            : Value(entry.Value);
        return new MapEntry(Names.GetValueOrDefault(entry.Key) ?? Camel(entry.Key), entry.KeyStart, value);
    }

    // Two names mean a list in one place and an object in another: a volume's secret, and an Ingress backend's port.
    private static bool IsSingular(MapEntry entry) =>
        (entry.Key == "secret" && entry.Value.Items.Any(item => item["secret_name"] is not null))
        || (entry.Key == "port" && entry.Value.Items.All(item => item["number"] is not null));

    private static Node Value(Node value) => value switch
    {
        ListNode list => new ListNode(list.Items.Select(Value), list.Start, list.End),
        MapNode map => new MapNode(map.Entries.Where(entry => !IsEmpty(entry.Value)).Select(Entry), map.Start, map.End),
        _ => value,
    };

    // What was not written is null, an empty text or an empty list of blocks.
    private static bool IsEmpty(Node value) => value.IsNull || value.Text?.Length == 0 || value is ListNode { Items.Count: 0 };

    private static ScalarNode Word(string text, MapNode at) => new(text, ScalarKind.Text, ScalarStyle.DoubleQuoted, at.Start, at.Start);

    private static string Camel(string name)
    {
        var words = name.Split('_');
        return string.Concat(words.Select((word, index) => index == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}

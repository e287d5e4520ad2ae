using System.Globalization;
using System.Text;

namespace Enforcer.Benchmarks;

/// <summary>
/// A cluster as its API server lists it: ten Pods to a Deployment, a Service and an account for each, policies spread over them, and everything
/// that a server notes on its objects. The same size gives the same bytes.
/// </summary>
/// <param name="pods">Pods, each with its ReplicaSet and Deployment unless <paramref name="bare"/>.</param>
/// <param name="policies">A third each of PeerAuthentications, AuthorizationPolicies and DestinationRules.</param>
/// <param name="bare">Pods that nothing made, which is the worst case: each of them is kept.</param>
internal sealed class GeneratedCluster(int pods, int policies, bool bare)
{
    private const int PodsOfWorkload = 10;
    private const int WorkloadsOfNamespace = 20;
    private const int PageSize = 500;

    private int Workloads => Math.Max(1, pods / PodsOfWorkload);

    /// <summary>Version, kind and the pages of its list, one kind after the other.</summary>
    public IEnumerable<(string ApiVersion, string Kind, IEnumerable<byte[]> Pages)> Lists()
    {
        yield return ("v1", "Namespace", Pages((Workloads + WorkloadsOfNamespace - 1) / WorkloadsOfNamespace, Namespace));
        yield return ("v1", "ServiceAccount", Pages(Workloads, number => Object("ServiceAccount", number, "", "\"automountServiceAccountToken\":false")));
        yield return ("v1", "Service", Pages(Workloads, Service));
        yield return ("v1", "ConfigMap", Pages(Workloads, number => Object("ConfigMap", number, "", $"\"data\":{{\"application.properties\":\"{new string('x', 2000)}\"}}")));
        if (!bare)
        {
            yield return ("apps/v1", "Deployment", Pages(Workloads, number => Object("Deployment", number, "", $"\"spec\":{{\"replicas\":10,\"selector\":{{\"matchLabels\":{{\"app\":\"{Name(number)}\"}}}},\"template\":{{\"metadata\":{{\"labels\":{Labels(number)}}},\"spec\":{PodSpec(number)}}}}}")));
            yield return ("apps/v1", "ReplicaSet", Pages(Workloads * 3, number => Object("ReplicaSet", number / 3, $"-{Hash(number)}", $"\"spec\":{{\"replicas\":10,\"template\":{{\"metadata\":{{\"labels\":{Labels(number / 3)}}},\"spec\":{PodSpec(number / 3)}}}}}", Owner("Deployment", Name(number / 3)))));
        }

        yield return ("v1", "Pod", Pages(pods, Pod));
        yield return ("security.istio.io/v1", "PeerAuthentication", Pages(policies / 3, number => Object("PeerAuthentication", number, "", $"\"spec\":{{\"selector\":{{\"matchLabels\":{{\"app\":\"{Name(number)}\"}}}},\"mtls\":{{\"mode\":\"STRICT\"}}}}")));
        yield return ("security.istio.io/v1", "AuthorizationPolicy", Pages(policies / 3, number => Object("AuthorizationPolicy", number, "", $"\"spec\":{{\"selector\":{{\"matchLabels\":{{\"app\":\"{Name(number)}\"}}}},\"action\":\"ALLOW\",\"rules\":[{{\"from\":[{{\"source\":{{\"principals\":[\"cluster.local/ns/{Space(number)}/sa/{Name(number)}\"]}}}}],\"to\":[{{\"operation\":{{\"methods\":[\"GET\",\"POST\"],\"paths\":[\"/v1/*\"]}}}}]}}]}}")));
        yield return ("networking.istio.io/v1", "DestinationRule", Pages(policies - (policies / 3 * 2), number => Object("DestinationRule", number % Workloads, $"-{number}", $"\"spec\":{{\"host\":\"{Name(number % Workloads)}.{Space(number % Workloads)}.svc.cluster.local\",\"trafficPolicy\":{{\"tls\":{{\"mode\":\"ISTIO_MUTUAL\"}}}}}}")));
    }

    // Written item by item, so that what is measured is what the client gets and not what made it.
    private static IEnumerable<byte[]> Pages(int count, Func<int, string> item)
    {
        using var page = new MemoryStream(4 << 20);
        for (var first = 0; first < count; first += PageSize)
        {
            page.SetLength(0);
            page.Write("{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":["u8);
            for (var number = first; number < Math.Min(count, first + PageSize); number++)
            {
                page.Write(Encoding.UTF8.GetBytes((number == first ? "" : ",") + item(number)));
            }

            page.Write("]}"u8);
            yield return page.ToArray();
        }
    }

    private static string Namespace(int number) =>
        $"{{\"metadata\":{{\"name\":\"team-{number:D4}\",\"uid\":\"{Uid(number)}\",\"labels\":{{\"istio-injection\":\"enabled\",\"kubernetes.io/metadata.name\":\"team-{number:D4}\"}},{Managed}}},\"spec\":{{\"finalizers\":[\"kubernetes\"]}},\"status\":{{\"phase\":\"Active\"}}}}";

    private static string Service(int number) => Object(
        "Service",
        number,
        "",
        $"\"spec\":{{\"selector\":{{\"app\":\"{Name(number)}\"}},\"clusterIP\":\"10.96.{number / 250 % 250}.{number % 250}\",\"type\":\"ClusterIP\",\"ports\":[{{\"name\":\"http\",\"port\":8080,\"protocol\":\"TCP\",\"targetPort\":\"http\"}}]}},\"status\":{{\"loadBalancer\":{{}}}}");

    private string Pod(int number)
    {
        var workload = number / PodsOfWorkload;
        return Object(
            "Pod",
            workload,
            $"-{Hash(workload * 3)}-{number:x5}",
            $"\"spec\":{PodSpec(workload)},\"status\":{{\"phase\":\"Running\",\"podIP\":\"10.0.{number / 250 % 250}.{number % 250}\",\"hostIP\":\"192.168.0.{number % 250}\",\"containerStatuses\":[{{\"name\":\"app\",\"ready\":true,\"restartCount\":0,\"containerID\":\"containerd://{Uid(number)}\",\"image\":\"registry.example/{Name(workload)}:1\",\"imageID\":\"registry.example/app@sha256:{Uid(number)}\",\"state\":{{\"running\":{{\"startedAt\":\"2026-01-01T00:00:00Z\"}}}}}}],\"conditions\":[{{\"type\":\"Ready\",\"status\":\"True\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}}]}}",
            bare ? "" : Owner("ReplicaSet", $"{Name(workload)}-{Hash(workload * 3)}"));
    }

    private static string PodSpec(int number) => $$$$"""
        {"serviceAccountName":"{{{{Name(number)}}}}","automountServiceAccountToken":false,"nodeName":"node-{{{{number % 500}}}}","dnsPolicy":"ClusterFirst","restartPolicy":"Always","schedulerName":"default-scheduler","terminationGracePeriodSeconds":30,
        "securityContext":{"runAsNonRoot":true,"runAsUser":10001},"containers":[{"name":"app","image":"registry.example/{{{{Name(number)}}}}:1","imagePullPolicy":"IfNotPresent","ports":[{"name":"http","containerPort":8080,"protocol":"TCP"},{"name":"metrics","containerPort":9090,"protocol":"TCP"}],
        "env":[{"name":"UPSTREAM_URL","value":"http://{{{{Name(number + 7)}}}}.{{{{Space(number + 7)}}}}.svc:8080"},{"name":"LOG_LEVEL","value":"info"},{"name":"DATABASE_PASSWORD","valueFrom":{"secretKeyRef":{"name":"{{{{Name(number)}}}}-db","key":"password"}}}],
        "resources":{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"cpu":"1","memory":"256Mi"}},"readinessProbe":{"httpGet":{"path":"/ready","port":8080,"scheme":"HTTP"},"periodSeconds":5,"timeoutSeconds":1,"successThreshold":1,"failureThreshold":3},
        "securityContext":{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","volumeMounts":[{"name":"settings","mountPath":"/etc/settings","readOnly":true}]}],
        "volumes":[{"name":"settings","configMap":{"name":"{{{{Name(number)}}}}","defaultMode":420}}]}
        """;

    private static string Object(string kind, int number, string suffix, string rest, string owner = "") =>
        $"{{\"metadata\":{{\"name\":\"{Name(number)}{suffix}\",\"namespace\":\"{Space(number)}\",\"uid\":\"{Uid(number)}\",\"resourceVersion\":\"{number}\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\",\"labels\":{Labels(number)},\"annotations\":{{\"kubectl.kubernetes.io/last-applied-configuration\":\"{kind}{new string('y', 600)}\"}},{owner}{Managed}}},{rest}}}";

    private static string Labels(int number) => $"{{\"app\":\"{Name(number)}\",\"team\":\"{Space(number)}\",\"version\":\"v1\"}}";

    private static string Owner(string kind, string name) =>
        $"\"ownerReferences\":[{{\"apiVersion\":\"apps/v1\",\"kind\":\"{kind}\",\"name\":\"{name}\",\"uid\":\"{Uid(1)}\",\"controller\":true,\"blockOwnerDeletion\":true}}],";

    private const string Managed = """
        "managedFields":[{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:app":{},"f:team":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"app\"}":{".":{},"f:env":{},"f:image":{},"f:ports":{}}}}}}]
        """;

    private static string Uid(int number) => number.ToString("x32", CultureInfo.InvariantCulture);

    private static string Hash(int number) => (0x5d8f6c00L + number).ToString("x", CultureInfo.InvariantCulture);

    private static string Name(int number) => $"service-{number:D5}";

    private static string Space(int number) => $"team-{number / WorkloadsOfNamespace:D4}";
}

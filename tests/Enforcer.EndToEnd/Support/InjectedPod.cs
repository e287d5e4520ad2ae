using System.Text;
using System.Text.Json.Nodes;

namespace Enforcer.EndToEnd.Support;

/// <summary>
/// A Pod as the API server stored it, with its injected gateway run as a kubelet would: the volumes are filled with what the API server holds and
/// gives, and the container's own arguments start the process. Only the folders are others, since tests write nowhere but in their own.
/// </summary>
internal sealed class InjectedPod(ControlPlane cluster, JsonNode pod, string folder)
{
    private const string Gateway = "enforcer-gateway";

    public JsonNode Container { get; } = pod["spec"]!["containers"]!.AsArray().Single(container => container!["name"]!.GetValue<string>() == Gateway)!;

    public IEnumerable<JsonNode> Volumes => pod["spec"]!["volumes"]!.AsArray().Select(volume => volume!);

    private string Namespace => pod["metadata"]!["namespace"]!.GetValue<string>();

    /// <summary>Fills every volume that the gateway mounts.</summary>
    public async Task MountAsync()
    {
        foreach (var mount in Container["volumeMounts"]!.AsArray().Where(mount => !PathOf(mount).StartsWith("/var/run/secrets/kubernetes.io/", StringComparison.Ordinal)))
        {
            var name = mount!["name"]!.GetValue<string>();
            var target = Directory.CreateDirectory(folder + PathOf(mount)).FullName;
            var volume = Volumes.Single(candidate => candidate["name"]!.GetValue<string>() == name);
            foreach (var source in volume["projected"]?["sources"]?.AsArray() ?? [volume.DeepClone()])
            {
                await FillAsync(target, source!);
            }
        }
    }

    public RunningProcess Start() => EnforcerProcess.Start(folder, [.. Container["args"]!.AsArray().Select(argument => Here(argument!.GetValue<string>()))]);

    private string Here(string argument) => Container["volumeMounts"]!.AsArray().Any(mount => argument.StartsWith(PathOf(mount) + "/", StringComparison.Ordinal)) ? folder + argument : argument;

    private async Task FillAsync(string target, JsonNode source)
    {
        if (source["serviceAccountToken"] is { } token)
        {
            await File.WriteAllTextAsync(Path.Combine(target, token["path"]!.GetValue<string>()), await TokenAsync(token));
            return;
        }

        var map = source["configMap"]!;
        var found = JsonNode.Parse((await cluster.KubectlAsync("get", "configmap", map["name"]!.GetValue<string>(), "--namespace", Namespace, "--output", "json")).Exits(0).Output)!["data"]!.AsObject();
        foreach (var (key, path) in map["items"]?.AsArray().Select(item => (item!["key"]!.GetValue<string>(), item["path"]!.GetValue<string>())) ?? found.Select(entry => (entry.Key, entry.Key)))
        {
            await File.WriteAllTextAsync(Path.Combine(target, path), found[key]!.GetValue<string>());
        }
    }

    // What the kubelet asks for when it projects a token: for the Pod's account, bound to the Pod, for the audience of the volume.
    private async Task<string> TokenAsync(JsonNode token)
    {
        var metadata = pod["metadata"]!;
        var review = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject
            {
                ["audiences"] = new JsonArray(token["audience"]!.GetValue<string>()),
                ["expirationSeconds"] = token["expirationSeconds"]!.GetValue<int>(),
                ["boundObjectRef"] = new JsonObject { ["kind"] = "Pod", ["apiVersion"] = "v1", ["name"] = metadata["name"]!.GetValue<string>(), ["uid"] = metadata["uid"]!.GetValue<string>() },
            },
        };
        using var body = new StringContent(review.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await cluster.Client.PostAsync(new Uri(cluster.Server, $"api/v1/namespaces/{Namespace}/serviceaccounts/{pod["spec"]!["serviceAccountName"]!.GetValue<string>()}/token"), body);
        return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["status"]!["token"]!.GetValue<string>();
    }

    private static string PathOf(JsonNode? mount) => mount!["mountPath"]!.GetValue<string>();
}

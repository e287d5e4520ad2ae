using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Admission;
using Enforcer.Admission.Wire;

namespace Enforcer.Tests.Support;

/// <summary>AdmissionReviews as an API server writes them.</summary>
internal static class Reviews
{
    public const string PermissivePeerAuthentication =
        """{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"default","namespace":"shop"},"spec":{"mtls":{"mode":"PERMISSIVE"}}}""";

    /// <summary>A review of <paramref name="json"/>; kind, name and namespace are read from it.</summary>
    public static string Of(string? json, string operation = "CREATE", string? oldJson = null, string? subResource = null, string user = "alice")
    {
        var shown = JsonNode.Parse(json ?? oldJson!)!;
        var apiVersion = shown["apiVersion"]!.GetValue<string>().Split('/');
        return new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = "705ab4f5-6393-11e8-b7cc-42010a800002",
                ["kind"] = new JsonObject { ["group"] = apiVersion.Length == 2 ? apiVersion[0] : "", ["version"] = apiVersion[^1], ["kind"] = shown["kind"]!.GetValue<string>() },
                ["subResource"] = subResource,
                ["name"] = shown["metadata"]?["name"]?.GetValue<string>(),
                ["namespace"] = shown["metadata"]?["namespace"]?.GetValue<string>(),
                ["operation"] = operation,
                ["userInfo"] = new JsonObject { ["username"] = user, ["groups"] = new JsonArray("system:authenticated") },
                ["object"] = json is null ? null : JsonNode.Parse(json),
                ["oldObject"] = oldJson is null ? null : JsonNode.Parse(oldJson),
                ["dryRun"] = false,
            },
        }.ToJsonString();
    }

    /// <summary>The same, read as the webhook reads it.</summary>
    public static AdmissionRequest Request(string? json, string operation = "CREATE", string? oldJson = null, string? subResource = null, string user = "alice") =>
        ReviewReader.Read(Encoding.UTF8.GetBytes(Of(json, operation, oldJson, subResource, user)), out var fault)
        ?? throw new InvalidOperationException(fault);

    /// <summary>A Pod in namespace <c>shop</c> with these metadata and spec members.</summary>
    public static string Pod(string metadata = "", string spec = """ "containers":[{"name":"app","image":"app:1"}] """) =>
        $$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"orders","namespace":"shop" {{(metadata.Length == 0 ? "" : "," + metadata)}} },"spec":{ {{spec}} } }""";
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Resources;

namespace Enforcer.Demo;

/// <summary>Plays the API server: submits manifests to the webhook over HTTPS and applies its patches.</summary>
internal static class AdmissionAct
{
    public static async Task PlayAsync(DemoMesh mesh, DemoJournal journal, CancellationToken cancellationToken)
    {
        foreach (var sample in AdmissionSample.All)
        {
            await journal.TryAsync(sample.Title, sample.Rule is null ? "admitted" : $"refused: {sample.Rule}", async () =>
            {
                var response = await ReviewAsync(mesh, "/validate", sample.Plural, JsonNode.Parse(sample.Json)!, cancellationToken);
                var allowed = response["allowed"]!.GetValue<bool>();
                var message = response["status"]?["message"]?.GetValue<string>() ?? "";
                return sample.Rule is { } rule
                    ? (allowed ? "admitted" : $"refused: {RulesIn(message)}", !allowed && message.Contains($"{rule} at ", StringComparison.Ordinal))
                    : (allowed ? "admitted" : $"refused: {RulesIn(message)}", allowed);
            });
        }

        await journal.TryAsync("Pod with secretref:database/password", "stored as a reference", () => ReferenceAsync(mesh, cancellationToken));
        await journal.TryAsync("Pod labelled for injection, submitted twice", "gateway added, once", () => InjectionAsync(mesh, cancellationToken));
    }

    private static async Task<(string Happened, bool Held)> ReferenceAsync(DemoMesh mesh, CancellationToken cancellationToken)
    {
        var (stored, changed) = await MutateAsync(mesh, JsonNode.Parse(AdmissionSample.PodWithReference)!, cancellationToken);
        var variable = stored["spec"]!["containers"]![0]!["env"]![0]!;
        var reference = variable["valueFrom"]?["secretKeyRef"];
        var held = changed && variable["value"] is null && reference?["name"]?.GetValue<string>() == "database" && reference["key"]?.GetValue<string>() == "password";
        return (held ? "stored as a reference" : $"stored as {variable.ToJsonString()}", held);
    }

    private static async Task<(string Happened, bool Held)> InjectionAsync(DemoMesh mesh, CancellationToken cancellationToken)
    {
        var (once, added) = await MutateAsync(mesh, JsonNode.Parse(AdmissionSample.PodForInjection)!, cancellationToken);
        var (_, changedAgain) = await MutateAsync(mesh, once, cancellationToken);
        var gateways = ((IEnumerable<string>)["containers", "initContainers"])
            .Sum(list => once["spec"]![list]?.AsArray().Count(container => container!["name"]!.GetValue<string>() == "enforcer-gateway") ?? 0);
        var held = added && gateways == 1 && !changedAgain;
        return (held ? "gateway added, once" : $"{gateways} gateways, a second pass {(changedAgain ? "changed it again" : "changed nothing")}", held);
    }

    private static async Task<(JsonNode Stored, bool Changed)> MutateAsync(DemoMesh mesh, JsonNode pod, CancellationToken cancellationToken)
    {
        var response = await ReviewAsync(mesh, "/mutate", "pods", pod, cancellationToken);
        if (!response["allowed"]!.GetValue<bool>())
        {
            throw new InvalidOperationException($"refused: {response["status"]?["message"]}");
        }

        return response["patch"]?.GetValue<string>() is { } patch
            ? (JsonPatchApplication.Apply(pod, JsonNode.Parse(Convert.FromBase64String(patch))!.AsArray()), true)
            : (pod, false);
    }

    private static async Task<JsonNode> ReviewAsync(DemoMesh mesh, string path, string plural, JsonNode subject, CancellationToken cancellationToken)
    {
        var uid = Guid.NewGuid().ToString();
        var version = subject["apiVersion"]!.GetValue<string>().Split('/');
        var (group, apiVersion) = version.Length == 1 ? ("", version[0]) : (version[0], version[1]);
        var review = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = uid,
                ["kind"] = new JsonObject { ["group"] = group, ["version"] = apiVersion, ["kind"] = subject["kind"]!.GetValue<string>() },
                ["resource"] = new JsonObject { ["group"] = group, ["version"] = apiVersion, ["resource"] = plural },
                ["name"] = subject["metadata"]!["name"]!.GetValue<string>(),
                ["namespace"] = subject["metadata"]!["namespace"]!.GetValue<string>(),
                ["operation"] = "CREATE",
                ["userInfo"] = new JsonObject { ["username"] = "demo" },
                ["object"] = subject.DeepClone(),
            },
        };
        using var content = new StringContent(review.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await mesh.ApiServer.PostAsync(new Uri(mesh.Webhook, path), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var response = (await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["response"]!;
        return response["uid"]!.GetValue<string>() == uid ? response : throw new InvalidOperationException("the webhook answered another review");
    }

    // A message holds one line '- rule at path: ...' for each finding.
    private static string RulesIn(string message) =>
        string.Join(", ", message.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..].Split(' ')[0]).Distinct());
}

using System.Globalization;
using System.Text.Json.Nodes;
using Enforcer.Kubernetes;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Controller;

/// <summary>Says in the status of each EnforcerPolicy whether the webhook can use it, so that who applied it reads what is wrong where it is wrong.</summary>
internal sealed class PolicyConditions(ClusterClient client, TimeProvider time)
{
    private const string Ready = "Ready";

    // Kubernetes' own bound of a condition's message.
    private const int LongestMessage = 32 * 1024;

    /// <summary>Looks at all of them and writes the statuses that are not right yet. One that somebody changes meanwhile is left to the next round.</summary>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        if (await new ApiDiscovery(client).FindAsync($"{PolicySettings.DeclaredGroup}/v1alpha1", PolicySettings.DeclaredKind, cancellationToken) is not { } kind)
        {
            return;
        }

        var (policies, refusal) = await client.ListAsync(kind, null, cancellationToken);
        if (refusal is { IsNotFound: false })
        {
            throw ClusterFailure.Refused("the EnforcerPolicies cannot be listed", refusal);
        }

        foreach (var policy in policies)
        {
            if (policy.Find("metadata", "name")?.Text is not { } name || Described(policy, name) is not { } described)
            {
                continue;
            }

            var reply = await client.ReplaceStatusAsync(kind, null, name, described, cancellationToken);
            if (reply.Refusal is not ({ IsConflict: true } or { IsNotFound: true }))
            {
                reply.Required($"the status of EnforcerPolicy {name} cannot be written");
            }
        }
    }

    // The object with its new status; null where it says so already.
    private JsonObject? Described(MapNode policy, string name)
    {
        var (isReady, reason, message) = Judge(policy, name);
        var generation = long.Parse(policy.Find("metadata", "generation")?.Text ?? "0", CultureInfo.InvariantCulture);
        var before = (policy.Find("status", "conditions")?.Items ?? []).FirstOrDefault(condition => condition["type"]?.Text == Ready);
        var status = isReady ? "True" : "False";
        if (before?["status"]?.Text == status && before["reason"]?.Text == reason && before["message"]?.Text == message
            && policy.Find("status", "observedGeneration")?.Text == generation.ToString(CultureInfo.InvariantCulture))
        {
            return null;
        }

        var since = before?["status"]?.Text == status ? before["lastTransitionTime"]?.Text : null;
        var body = policy.ToJson()!.AsObject();
        body["status"] = new JsonObject
        {
            ["observedGeneration"] = generation,
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = Ready,
                ["status"] = status,
                ["observedGeneration"] = generation,
                ["lastTransitionTime"] = since ?? time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                ["reason"] = reason,
                ["message"] = message,
            }),
        };
        return body;
    }

    private static (bool IsReady, string Reason, string Message) Judge(MapNode policy, string name)
    {
        try
        {
            PolicySettings.Of(policy, $"{PolicySettings.DeclaredKind} {name}");
        }
        catch (ConfigurationException failure)
        {
            var faults = string.Join("\n", failure.Faults);
            return (false, "Faulty", $"not used, the last good policy stays: {(faults.Length > LongestMessage / 2 ? faults[..(LongestMessage / 2)] : faults)}");
        }

        return name == PolicySettings.DeclaredName
            ? (true, "InUse", "webhooks that follow the cluster judge by it")
            : (false, "NotUsed", $"only the one named '{PolicySettings.DeclaredName}' counts");
    }
}

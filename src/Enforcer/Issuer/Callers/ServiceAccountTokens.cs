using System.Text.Json.Nodes;
using Enforcer.Certificates;
using Enforcer.Kubernetes;
using Enforcer.Resources;

namespace Enforcer.Issuer.Callers;

/// <summary>
/// Service-account tokens, judged by the API server itself (TokenReview) for our audience alone. The token must be bound to a Pod, and that
/// Pod must run under the account: a token that was copied out of a Secret proves nobody.
/// </summary>
internal sealed class ServiceAccountTokens(ClusterClient client, string trustDomain, string audience) : ICallers
{
    private const string PodName = "authentication.kubernetes.io/pod-name";
    private const string PodUid = "authentication.kubernetes.io/pod-uid";

    private static readonly ApiResource Reviews = new("authentication.k8s.io", "v1", "tokenreviews", "TokenReview", false, []);
    private static readonly ApiResource Pods = new("", "v1", "pods", "Pod", true, []);

    public async Task<(Caller? Caller, IssuanceRefusal? Refusal)> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            var review = new JsonObject
            {
                ["apiVersion"] = Reviews.ApiVersion,
                ["kind"] = Reviews.Kind,
                ["spec"] = new JsonObject { ["token"] = token, ["audiences"] = new JsonArray(audience) },
            };
            var reply = (await client.CreateAsync(Reviews, null, review, cancellationToken)).Required("the token cannot be reviewed");
            var status = reply["status"];
            // A server that does not know audiences names none: then nobody knows whom the token was made for.
            var isForUs = (status?["audiences"]?.Items ?? []).Any(one => one.Text == audience);
            if (status?["authenticated"]?.Flag is not true || !isForUs || ServiceAccount.Parse(status.Find("user", "username")?.Text) is not { } account)
            {
                return (null, IssuanceRefusal.TokenInvalid);
            }

            return await BindAsync(account, status["user"]?["extra"], cancellationToken);
        }
        catch (HttpRequestException)
        {
            return (null, IssuanceRefusal.ClusterUnreachable);
        }
    }

    // The account's token lives as long as its Pod; the API server sees to it.
    public bool Spend(string token) => true;

    private async Task<(Caller? Caller, IssuanceRefusal? Refusal)> BindAsync(ServiceAccount account, Node? extra, CancellationToken cancellationToken)
    {
        var (name, uid) = (First(extra?[PodName]), First(extra?[PodUid]));
        if (name is null || uid is null)
        {
            return (null, IssuanceRefusal.TokenUnbound);
        }

        var pod = await client.GetAsync(Pods, account.Namespace, name, cancellationToken);
        if (pod.Refusal is { IsNotFound: true })
        {
            return (null, IssuanceRefusal.TokenUnbound);
        }

        var found = pod.Required($"the Pod {account.Namespace}/{name} cannot be read");
        var isOurs = found.Find("metadata", "uid")?.Text == uid && found.Find("spec", "serviceAccountName")?.Text == account.Name;
        return isOurs && found.Find("status", "phase")?.Text is not ("Succeeded" or "Failed")
            ? (new Caller(account.Identity(trustDomain), $"{account} pod {name} uid {uid}"), null)
            : (null, IssuanceRefusal.TokenUnbound);
    }

    private static string? First(Node? list) => list?.Items is [var first, ..] ? first.Text : null;
}

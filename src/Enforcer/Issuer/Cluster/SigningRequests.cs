using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Certificates.Enrolment;
using Enforcer.Certificates.Issuing;
using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Callers;
using Enforcer.Issuer.Enrolment;
using Enforcer.Kubernetes;
using Enforcer.Resources;

namespace Enforcer.Issuer.Cluster;

/// <summary>
/// The signer <c>enforcer.dev/workload</c> of the Kubernetes CertificateSigningRequest API. It signs what somebody approved, for the service account
/// that asked, by the same rules as any other request; what breaks them is marked as failed and not looked at again.
/// </summary>
internal sealed partial class SigningRequests(
    ClusterClient client, LeafSigner signer, RateLimit rate, IssuerMetrics metrics, AuthorityFollower authorities, TimeProvider time, ILogger<SigningRequests> logger) : IIssuerRound
{
    public const string SignerName = "enforcer.dev/workload";

    private const string Label = "CERTIFICATE REQUEST";

    private static readonly string[] Usages = ["digital signature", "key encipherment", "client auth", "server auth"];
    private static readonly ApiResource Requests = new("certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", false, []);

    string IIssuerRound.Name => "requests";

    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        for (var next = Path(null); next is not null;)
        {
            var page = (await client.GetAsync(next, cancellationToken)).Required("the CertificateSigningRequests cannot be listed");
            foreach (var request in (page["items"]?.Items ?? []).OfType<MapNode>().Where(IsWaiting))
            {
                await AnswerAsync(request, cancellationToken);
            }

            next = page.Find("metadata", "continue")?.Text is { Length: > 0 } token ? Path(token) : null;
        }
    }

    private static string Path(string? token) =>
        $"{Requests.Path(null, null)}?fieldSelector={Uri.EscapeDataString($"spec.signerName={SignerName}")}&limit=100{(token is null ? "" : "&continue=" + Uri.EscapeDataString(token))}";

    private static bool IsWaiting(MapNode request)
    {
        var conditions = (request.Find("status", "conditions")?.Items ?? []).Select(condition => condition["type"]?.Text).ToList();
        return request.Find("spec", "signerName")?.Text == SignerName
            && string.IsNullOrEmpty(request.Find("status", "certificate")?.Text)
            && conditions.Contains("Approved") && !conditions.Contains("Denied") && !conditions.Contains("Failed");
    }

    private async Task AnswerAsync(MapNode request, CancellationToken cancellationToken)
    {
        var name = request.Find("metadata", "name")?.Text ?? "";
        var (caller, key, fault) = Judge(request);
        var passing = signer.Refusal ?? (fault is null && !rate.TryTake(caller!.Id) ? IssuanceRefusal.RateLimited : null);
        if (passing is not null)
        {
            metrics.RecordRefused(passing);
            return;
        }

        var body = request.ToJson()!.AsObject();
        if (fault is null)
        {
            var (leaf, authority) = signer.Sign(caller!, key!, Lifetime(request), "csr", $"CertificateSigningRequest {name}");
            using (leaf)
            {
                var chain = CertificatePem.Encode([leaf, .. authority.Active.Intermediates]);
                body["status"]!["certificate"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(chain));
            }
        }
        else
        {
            metrics.RecordRefused(IssuanceRefusal.RequestMalformed);
            Log.Refused(logger, name, fault);
            body["status"]!["conditions"]!.AsArray().Add(Failed(fault));
        }

        var reply = await client.ReplaceStatusAsync(Requests, null, name, body, cancellationToken);
        if (reply.Refusal is not ({ IsConflict: true } or { IsNotFound: true }))
        {
            reply.Required($"the status of the CertificateSigningRequest {name} cannot be written");
        }
    }

    private (Caller? Caller, PublicKey? Key, string? Fault) Judge(MapNode request)
    {
        var spec = request["spec"];
        if (ServiceAccount.Parse(spec?["username"]?.Text) is not { } account)
        {
            return (null, null, "only a service account can be given an identity");
        }

        if ((spec?["usages"]?.Items ?? []).FirstOrDefault(usage => !Usages.Contains(usage.Text)) is { } usage)
        {
            return (null, null, $"the usage '{usage.Text}' is not given to workloads: ask for {string.Join(", ", Usages)}");
        }

        var (key, fault) = Read(spec?["request"]?.Text ?? "");
        return (new Caller(account.Identity(authorities.Current.State.TrustDomain), account.ToString()), key, fault);
    }

    private static (PublicKey? Key, string? Fault) Read(string base64)
    {
        try
        {
            var pem = Encoding.ASCII.GetString(Convert.FromBase64String(base64));
            return PemEncoding.TryFind(pem, out var block) && pem[block.Label] == Label
                ? SigningRequest.Read(Convert.FromBase64String(pem[block.Base64Data]))
                : (null, "the request is no PEM of a certificate request");
        }
        catch (FormatException)
        {
            return (null, "the request is no PEM of a certificate request");
        }
    }

    // From Kubernetes 1.22 on.
    private static TimeSpan? Lifetime(MapNode request) =>
        int.TryParse(request.Find("spec", "expirationSeconds")?.Text, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;

    private JsonObject Failed(string fault) => new()
    {
        ["type"] = "Failed",
        ["status"] = "True",
        ["reason"] = "RequestMalformed",
        ["message"] = fault,
        ["lastUpdateTime"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "CertificateSigningRequest '{Name}' was approved and cannot be signed: {Fault}", EventName = nameof(Refused))]
        public static partial void Refused(ILogger logger, string name, string fault);
    }
}

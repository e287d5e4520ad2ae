using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Enrolment;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway.Renewal;

/// <summary>
/// Speaks EST to the issuer and to nobody else: its chain is judged by our own validator under a bundle that is given for each request, and it must
/// prove the one identity that is configured. Requests are rare, so each has a connection of its own.
/// </summary>
internal sealed class IssuerClient(IssuerOptions options, string trustDomain, TimeProvider time)
{
    /// <summary>Of one answer: bundles and revocation lists are far below it.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly ChainVerifier _verifier = new();

    /// <returns>Null where the issuer says that nothing changed since <paramref name="known"/>; else every certificate of the bundle's answer.</returns>
    public async Task<IReadOnlyList<X509Certificate2>?> BundleAsync(X509Certificate2Collection roots, string? known, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, EnrolmentPaths.Authorities);
        if (known is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", $"\"{known}\"");
        }

        return await SendAsync(request, roots, null, cancellationToken) is { } text ? Certificates(text) : null;
    }

    public async Task<string> ListsAsync(X509Certificate2Collection roots, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, EnrolmentPaths.RevocationLists);
        return await SendAsync(request, roots, null, cancellationToken) ?? "";
    }

    /// <summary>The leaf for a request, by token, or by our present certificate where no token is given.</summary>
    public async Task<X509Certificate2> LeafAsync(string signingRequest, X509Certificate2Collection roots, string? token, SslStreamCertificateContext? own, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, token is null ? EnrolmentPaths.Renew : EnrolmentPaths.Enrol) { Content = new StringContent(signingRequest) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(EnrolmentPaths.RequestType);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        var answer = Certificates(await SendAsync(request, roots, token is null ? own : null, cancellationToken) ?? "");
        return answer is [var leaf] ? leaf : throw new IssuerRefusedException($"{options.Url} answered with {answer.Count} certificates to a request for one");
    }

    /// <summary>Tells the issuer something that only the holder of a certificate may say.</summary>
    public async Task TellAsync(string path, string body, X509Certificate2Collection roots, SslStreamCertificateContext own, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        await SendAsync(request, roots, own, cancellationToken);
    }

    private IReadOnlyList<X509Certificate2> Certificates(string text) =>
        CertificatesOnly.Decode(text) ?? throw new IssuerRefusedException($"{options.Url} answered with something that is no PKCS#7 of certificates");

    private async Task<string?> SendAsync(HttpRequestMessage request, X509Certificate2Collection roots, SslStreamCertificateContext? own, CancellationToken cancellationToken)
    {
        RefusalReason? refusal = null;
        using var client = new HttpClient(Handler(roots, own, found => refusal = found)) { BaseAddress = options.Url, Timeout = options.Timeout, MaxResponseContentBufferSize = MostBytes };
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotModified)
            {
                return null;
            }

            if (response.IsSuccessStatusCode)
            {
                return await response.Content.ReadAsStringAsync(cancellationToken);
            }

            var reason = response.Headers.TryGetValues(EnrolmentPaths.ReasonHeader, out var words) ? words.First() : ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            throw new IssuerRefusedException($"{options.Url} refused: {(reason.Length <= 40 ? reason : reason[..40])}", reason);
        }
        catch (HttpRequestException failure)
        {
            throw new IssuerRefusedException(refusal is null
                ? $"{options.Url} cannot be reached: {failure.InnerException?.Message ?? failure.Message}"
                : $"{options.Url} is not the issuer '{options.Peer}' under our bundle: {refusal}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IssuerRefusedException($"{options.Url} gave no answer in time");
        }
    }

    private SocketsHttpHandler Handler(X509Certificate2Collection roots, SslStreamCertificateContext? own, Action<RefusalReason> refuse)
    {
        var bundle = new TrustBundle(trustDomain, roots, 1);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = options.Timeout };
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = own,
            AllowTlsResume = false,
            CertificateChainPolicy = PresentedChain.NoChainOfItsOwn(),
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => Judge(certificate, chain),
        };
        return handler;

        bool Judge(X509Certificate? certificate, X509Chain? chain)
        {
            var verdict = certificate is null ? Verdict.Refused(RefusalReason.NoCertificate) : _verifier.Verify(PresentedChain.From(certificate, chain), bundle, time.GetUtcNow());
            var refusal = verdict.Reason ?? (verdict.Id == options.Peer ? null : RefusalReason.PeerMismatch);
            if (refusal is not null)
            {
                refuse(refusal);
            }

            return refusal is null;
        }
    }
}

namespace Enforcer.Issuer;

/// <summary>Why no certificate was issued: one closed list for answers, logs and metrics.</summary>
/// <param name="Id">One kebab-case word; never renamed.</param>
/// <param name="Status">Of the HTTP answer.</param>
/// <param name="Meaning">One sentence for the caller, which helps nobody to guess.</param>
internal sealed record IssuanceRefusal(string Id, int Status, string Meaning)
{
    public static readonly IssuanceRefusal NoToken = new("no-token", 401, "The request carries no bearer token.");
    public static readonly IssuanceRefusal TokenInvalid = new("token-invalid", 401, "The token proves nobody: it is unknown, has ended, is for another audience, or its Pod is gone.");
    public static readonly IssuanceRefusal TokenSpent = new("token-spent", 401, "The join token was used before; each is good for one certificate.");
    public static readonly IssuanceRefusal TokenUnbound = new("token-unbound", 403, "The token is not bound to a running Pod of its service account; mount a projected token.");
    public static readonly IssuanceRefusal NoCertificate = new("no-certificate", 401, "A holder proves itself by its certificate, and none was presented.");
    public static readonly IssuanceRefusal CertificateInvalid = new("certificate-invalid", 403, "The presented certificate does not hold: it has ended, is revoked, or is not ours.");
    public static readonly IssuanceRefusal RenewalOff = new("renewal-off", 403, "Certificates are not renewed by certificate here; use the token.");
    public static readonly IssuanceRefusal RequestMalformed = new("request-malformed", 400, "The certificate request cannot be taken.");
    public static readonly IssuanceRefusal RateLimited = new("rate-limited", 429, "This identity asked for too many certificates; try again later.");
    public static readonly IssuanceRefusal Busy = new("busy", 503, "Too many requests are under way; try again later.");
    public static readonly IssuanceRefusal AuthorityStale = new("authority-stale", 503, "The authorities could not be read for a while, so nothing is signed; try again later.");
    public static readonly IssuanceRefusal AuthorityEnding = new("authority-ending", 503, "The active authority is about to end: activate the next one.");
    public static readonly IssuanceRefusal ClusterUnreachable = new("cluster-unreachable", 503, "The cluster that knows the token cannot be asked; try again later.");
    public static readonly IssuanceRefusal TokensUnreadable = new("tokens-unreadable", 503, "The join tokens cannot be read; try again later.");
    public static readonly IssuanceRefusal BundleUnknown = new("bundle-unknown", 409, "The acknowledged bundle is not the present one; fetch it again.");

    public static IReadOnlyList<IssuanceRefusal> All { get; } =
    [
        NoToken, TokenInvalid, TokenSpent, TokenUnbound, NoCertificate, CertificateInvalid, RenewalOff, RequestMalformed, RateLimited, Busy, AuthorityStale, AuthorityEnding,
        ClusterUnreachable, TokensUnreadable, BundleUnknown,
    ];

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsPassing => Status is 429 or 503;

    public override string ToString() => Id;
}

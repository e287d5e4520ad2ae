namespace Enforcer.Policies.Rules.Certs;

/// <summary>
/// What <c>enforcer certs check</c> may find. These rules need keys, clocks and live peers, which no rule about Resources has: they are
/// stated here, so that levels, exceptions and the reference know them, and judged where certificates are.
/// </summary>
internal static class CertificateRules
{
    private const string Rfc5280 = "https://www.rfc-editor.org/rfc/rfc5280";
    private const string Svid = "https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md";

    private static readonly string[] Places = ["certificate files", "Secret", "ConfigMap", "live endpoints"];
    private static readonly string[] Registrations = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService", "CustomResourceDefinition"];

    public static readonly RuleInfo AuthorityExpiring = Rule(
        "authority-expiring", Severity.Medium, "Authority ends soon",
        "Everything below an authority ends with it, all at once and whatever its own dates say.",
        "Prepare the next authority, put it into every bundle, then sign with it.", Places, Rfc5280 + "#section-6.1.3");

    public static readonly RuleInfo ChainInvalid = Rule(
        "chain-invalid", Severity.High, "Chain does not hold",
        "Peers refuse the certificate, or a lenient one accepts what it should not.",
        "Issue the certificate again; the message names the reason, and docs/certificates.md what to do about it.", Places, Rfc5280 + "#section-6");

    public static readonly RuleInfo ClientUnverified = Rule(
        "client-unverified", Severity.High, "Workload's endpoint answers a client without a certificate",
        "Whoever reaches the port may call the workload: mutual TLS is on one side only.",
        "Require and verify a client certificate on this listener.", ["live endpoints"], "https://www.rfc-editor.org/rfc/rfc8446#section-4.3.2");

    public static readonly RuleInfo ClockSkew = Rule(
        "clock-skew", Severity.Medium, "Clocks differ",
        "A certificate that is valid on one side is not yet valid, or already expired, on the other.",
        "Synchronise the clocks (NTP), and backdate certificates by some minutes.", ["certificate files", "Secret", "live endpoints", "gateways"], Rfc5280 + "#section-4.1.2.5");

    public static readonly RuleInfo CrlStale = Rule(
        "crl-stale", Severity.Medium, "Revocation list is not current, or ends soon",
        "Whoever requires a current list refuses every certificate of its issuer once it is past.",
        "Publish lists well before the last one ends.", ["certificate files"], Rfc5280 + "#section-5.1.2.5");

    public static readonly RuleInfo Expired = Rule(
        "expired", Severity.Critical, "Certificate is outside its validity",
        "Every peer refuses it.",
        "Issue a new one; of an authority, every certificate below it as well.", Places, Rfc5280 + "#section-4.1.2.5");

    public static readonly RuleInfo Expiring = Rule(
        "expiring", Severity.Medium, "Certificate ends soon",
        "Its renewal has failed or was never set up: in some days every peer refuses it.",
        "Renew it, and find out why nothing did.", Places, Rfc5280 + "#section-4.1.2.5");

    public static readonly RuleInfo GatewayFault = Rule(
        "gateway-fault", Severity.High, "Gateway holds on to an old identity",
        "It could not take the files that lie there now and goes on with the last good set until that ends.",
        "Mend the files that the message names.", ["gateways"], Rfc5280);

    public static readonly RuleInfo HandshakeRefused = Rule(
        "handshake-refused", Severity.High, "Endpoint refuses the TLS handshake",
        "Nobody with this certificate, or nobody at all, can talk to it.",
        "Compare bundle, client certificate and TLS versions of both sides.", ["live endpoints"], "https://www.rfc-editor.org/rfc/rfc8446#section-6.2");

    public static readonly RuleInfo IdentityInvalid = Rule(
        "identity-invalid", Severity.High, "Certificate names a workload, but not as an X.509-SVID",
        "Gateways refuse it: they cannot tell for certain who is meant.",
        "Issue one URI name of the form spiffe://trust-domain/path, no CA, digitalSignature, serverAuth and clientAuth.", Places, Svid);

    public static readonly RuleInfo IssuanceFailed = Rule(
        "issuance-failed", Severity.High, "Certificate is declared but not issued",
        "The workload starts without a certificate, or goes on with one that nobody renews.",
        "Correct the issuer or the request; 'kubectl describe certificate' shows the last attempt.", ["Certificate", "Issuer", "ClusterIssuer"], "https://cert-manager.io/docs/usage/certificate/");

    public static readonly RuleInfo KeyMismatch = Rule(
        "key-mismatch", Severity.Critical, "Private key does not belong to the certificate",
        "Whoever loads the pair fails to start, or fails every handshake.",
        "Write certificate and key in one step, from one issuance.", ["certificate files", "Secret"], Rfc5280 + "#section-4.1.2.7");

    public static readonly RuleInfo NameMismatch = Rule(
        "name-mismatch", Severity.High, "Certificate does not name what it serves",
        "Clients that verify refuse it; those that were told not to verify accept anybody.",
        "Issue it with the DNS names and identities by which clients call.", [.. Places, "Certificate", "Ingress", "Gateway"], "https://www.rfc-editor.org/rfc/rfc9525");

    public static readonly RuleInfo OverlapMissing = Rule(
        "overlap-missing", Severity.High, "Root ends soon and its successor is not in the bundle",
        "When it ends every peer loses every other at once: the next root must be trusted everywhere before it signs.",
        "Add the next root to the bundle now, and sign with it once every peer has it.", [.. Places, .. Registrations], Rfc5280 + "#section-6.1.1");

    public static readonly RuleInfo PeerRefused = Rule(
        "peer-refused", Severity.Medium, "Gateway refused a peer for its certificate",
        "A workload cannot talk to another, or somebody tries what they should not.",
        "The reason is of the list in docs/certificates.md; mend the peer's certificate, or look who it is.", ["gateways"], Rfc5280 + "#section-6");

    public static readonly RuleInfo Unreadable = Rule(
        "unreadable", Severity.High, "Certificate material cannot be read",
        "Whoever is given it starts without, or keeps what it had.",
        "Write PEM with strict DER inside; a PKCS#12 store can be checked once it is taken apart.", [.. Places, .. Registrations], "https://www.rfc-editor.org/rfc/rfc7468");

    public static readonly RuleInfo UntrustedIssuer = Rule(
        "untrusted-issuer", Severity.High, "Bundle does not cover the certificate",
        "No path leads from it to a root of the bundle: whoever uses this bundle refuses it.",
        "Add its root to the bundle, or its missing intermediate behind the leaf.", Places, Rfc5280 + "#section-6.1");

    public static readonly RuleInfo WeakKey = Rule(
        "weak-key", Severity.High, "Key or signature is weak",
        "Who breaks the key of a leaf is that workload; who breaks an authority's, or collides its hash, is every workload.",
        "Use ECDSA on P-256, P-384 or P-521, or RSA from 2048 bits, and SHA-256 or better.", [.. Places, "Certificate"], "https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final");

    public static readonly RuleInfo WebhookUntrusted = Rule(
        "webhook-untrusted", Severity.Critical, "API server cannot verify the webhook that it calls",
        "With failurePolicy Fail every matching write is refused, with Ignore the check is silently gone.",
        "Put the issuer of the serving certificate into caBundle, or let cert-manager or the controller inject it.", Registrations, "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/");

    /// <summary>In the order of ids.</summary>
    public static readonly IReadOnlyList<RuleInfo> All =
    [
        AuthorityExpiring, ChainInvalid, ClientUnverified, ClockSkew, CrlStale, Expired, Expiring, GatewayFault, HandshakeRefused, IdentityInvalid,
        IssuanceFailed, KeyMismatch, NameMismatch, OverlapMissing, PeerRefused, Unreadable, UntrustedIssuer, WeakKey, WebhookUntrusted,
    ];

    private static RuleInfo Rule(string name, Severity severity, string title, string why, string remediation, IReadOnlyList<string> appliesTo, string reference) => new()
    {
        Id = $"certs-{name}",
        Category = Category.Certs,
        Severity = severity,
        Title = title,
        Why = why,
        Remediation = remediation,
        AppliesTo = appliesTo,
        Reference = reference,
    };
}

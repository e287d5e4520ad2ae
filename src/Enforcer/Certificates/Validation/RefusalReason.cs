namespace Enforcer.Certificates.Validation;

/// <summary>
/// The one closed list of why a certificate, a peer or a request is refused: the same word stands in the log, the metric label, <c>/peers</c>
/// and the answer, so that whoever reads one finds the others. Ids are never renamed and never reused.
/// </summary>
internal sealed class RefusalReason
{
    private static readonly List<RefusalReason> Known = [];

    // What a peer presents.
    public static readonly RefusalReason NoCertificate = new("no-certificate", "The peer presented no certificate.");
    public static readonly RefusalReason Malformed = new("malformed", "The certificate cannot be decoded.");
    public static readonly RefusalReason ChainTooLong = new("chain-too-long", "More or larger certificates were presented than are looked at.");
    public static readonly RefusalReason UntrustedIssuer = new("untrusted-issuer", "No path leads from the certificate to a root of the bundle.");
    public static readonly RefusalReason BadSignature = new("bad-signature", "A signature in the chain does not verify.");
    public static readonly RefusalReason Expired = new("expired", "A certificate of the chain is past its end.");
    public static readonly RefusalReason NotYetValid = new("not-yet-valid", "A certificate of the chain is before its start: compare the clocks.");
    public static readonly RefusalReason ChainInvalid = new("chain-invalid", "A certificate of the chain breaks a constraint: CA flag, path length, key usage or name constraints.");
    public static readonly RefusalReason Revoked = new("revoked", "A certificate of the chain stands in its issuer's revocation list.");
    public static readonly RefusalReason CrlMissing = new("crl-missing", "Revocation is checked, and no usable list of the issuer of a certificate of the chain is at hand.");
    public static readonly RefusalReason CrlStale = new("crl-stale", "The revocation list of an issuer of the chain is not current: fetch the next one.");
    public static readonly RefusalReason WeakKey = new("weak-key", "A key of the chain is below the floor: RSA 2048, or ECDSA on P-256, P-384 or P-521.");
    public static readonly RefusalReason WeakSignature = new("weak-signature", "A certificate of the chain is signed with MD5 or SHA-1.");
    public static readonly RefusalReason LeafIsAuthority = new("leaf-is-authority", "The leaf may sign certificates, so it names no workload.");
    public static readonly RefusalReason KeyUsage = new("key-usage", "The leaf's key usage lacks digitalSignature or holds keyCertSign or cRLSign.");
    public static readonly RefusalReason ExtendedKeyUsage = new("extended-key-usage", "The leaf's extended key usage is not both serverAuth and clientAuth.");
    public static readonly RefusalReason SpiffeIdMissing = new("spiffe-id-missing", "The leaf has no URI name.");
    public static readonly RefusalReason SpiffeIdAmbiguous = new("spiffe-id-ambiguous", "The leaf has more than one URI name.");
    public static readonly RefusalReason SpiffeIdMalformed = new("spiffe-id-malformed", "The leaf's URI name is no SPIFFE ID of a workload.");
    public static readonly RefusalReason TrustDomainMismatch = new("trust-domain-mismatch", "The peer belongs to another trust domain.");
    public static readonly RefusalReason PeerMismatch = new("peer-mismatch", "The upstream is a valid peer, but not the one that the route names.");
    public static readonly RefusalReason HandshakeFailed = new("handshake-failed", "The TLS handshake broke off or ran out of time before there was a certificate to judge.");

    // What a request asks for.
    public static readonly RefusalReason AccessDenied = new("access-denied", "The access rules do not let this identity do this.");
    public static readonly RefusalReason PathNotCanonical = new("path-not-canonical", "The path can be read in two ways: encoded slash, backslash, NUL, broken percent-encoding, or above the root.");
    public static readonly RefusalReason NoRoute = new("no-route", "No route of the listener takes this host.");
    public static readonly RefusalReason DestinationUndeclared = new("destination-undeclared", "The destination is not declared and egress is denied.");

    // What an upstream does.
    public static readonly RefusalReason UpstreamUnreachable = new("upstream-unreachable", "The upstream refused or broke the connection.");
    public static readonly RefusalReason UpstreamTimeout = new("upstream-timeout", "The upstream did not answer in time.");

    // What our own files hold.
    public static readonly RefusalReason Unreadable = new("unreadable", "A file of our own identity cannot be read.");
    public static readonly RefusalReason KeyMismatch = new("key-mismatch", "Our own key does not belong to our own certificate.");

    private RefusalReason(string id, string meaning)
    {
        Id = id;
        Meaning = meaning;
        Known.Add(this);
    }

    public static IReadOnlyList<RefusalReason> All => Known;

    public string Id { get; }

    /// <summary>One sentence for the person who meets the id.</summary>
    public string Meaning { get; }

    public override string ToString() => Id;
}

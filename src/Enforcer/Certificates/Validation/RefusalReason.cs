namespace Enforcer.Certificates.Validation;

/// <summary>
/// The one closed list of why a certificate, a peer or a request is refused: the same word stands in the log, the metric label, <c>/peers</c>,
/// <c>certs verify</c> and the answer, so that whoever reads one finds the others. Ids are never renamed and never reused.
/// </summary>
internal sealed class RefusalReason
{
    private static readonly List<RefusalReason> Known = [];

    // What is presented.
    public static readonly RefusalReason NoCertificate = new(
        "no-certificate", "The peer presented no certificate.", "Give the peer an identity; plain TLS is not enough here.");
    public static readonly RefusalReason Malformed = new(
        "malformed", "The certificate cannot be decoded: no strict DER, or a field that contradicts another.", "Issue it again with a tool that writes DER.");
    public static readonly RefusalReason ChainTooLong = new(
        "chain-too-long", "More or larger certificates were presented than are looked at.", "Send the leaf and its own intermediates only, at most 8.");
    public static readonly RefusalReason BudgetExceeded = new(
        "budget-exceeded", "The chain costs more to verify than any chain is worth.", "Look for loops of cross-signs and endless name constraints; treat the sender as hostile.");

    // The path.
    public static readonly RefusalReason UntrustedIssuer = new(
        "untrusted-issuer", "No path leads from the certificate to a root of the bundle.", "Add the missing intermediate to the chain, or the root to the bundle.");
    public static readonly RefusalReason BadSignature = new(
        "bad-signature", "A signature in the chain does not verify.", "Compare the issuer's key: another one has the same name, or the certificate was changed.");
    public static readonly RefusalReason UnsupportedAlgorithm = new(
        "unsupported-algorithm", "A key or a signature of the chain is of an algorithm that is not verified here.", "Use ECDSA on P-256, P-384 or P-521, or RSA.");
    public static readonly RefusalReason Expired = new(
        "expired", "A certificate of the chain is past its end.", "Renew it; the root counts too.");
    public static readonly RefusalReason NotYetValid = new(
        "not-yet-valid", "A certificate of the chain is before its start: compare the clocks.", "Set the clock, or backdate certificates by a few minutes.");
    public static readonly RefusalReason IssuerNotAuthority = new(
        "issuer-not-authority", "An issuer of the chain is not marked as an authority.", "Set basic constraints CA:TRUE on it, or sign with one that has it.");
    public static readonly RefusalReason IssuerKeyUsage = new(
        "issuer-key-usage", "An issuer's key usage does not allow it to sign certificates.", "Add keyCertSign to the authority.");
    public static readonly RefusalReason PathTooLong = new(
        "path-too-long", "More intermediates stand below an authority than its path length, or the caller, allows.", "Sign from a higher authority, or raise its path length.");
    public static readonly RefusalReason CriticalExtension = new(
        "critical-extension", "A certificate carries a critical extension that is not understood here.", "Issue it without, or not critical.");
    public static readonly RefusalReason Nonconforming = new(
        "nonconforming", "A certificate breaks a rule of RFC 5280 about its form: serial number, criticality, identifiers, empty names.", "Issue it again by RFC 5280 section 4; the text output names the rule.");
    public static readonly RefusalReason NameConstraints = new(
        "name-constraints", "A name lies outside what an authority above it may certify.", "Sign with an authority for that name.");
    public static readonly RefusalReason PolicyRequired = new(
        "policy-required", "A certificate policy is required, and none that is acceptable holds along the path.", "Issue under the required policy, or map it.");

    // Revocation.
    public static readonly RefusalReason Revoked = new(
        "revoked", "A certificate of the chain stands in its issuer's revocation list.", "Issue a new one with a new key.");
    public static readonly RefusalReason CrlMissing = new(
        "crl-missing", "Revocation is checked, and no usable list of the issuer of a certificate of the chain is at hand.", "Add a list of every issuer below the root.");
    public static readonly RefusalReason CrlStale = new(
        "crl-stale", "The revocation list of an issuer of the chain is not current: fetch the next one.", "Publish lists before the last one ends.");
    public static readonly RefusalReason CrlMalformed = new(
        "crl-malformed", "A revocation list cannot be decoded.", "Fetch it again; one that is left out would let back in whom it names.");

    // Strength.
    public static readonly RefusalReason WeakKey = new(
        "weak-key", "A key of the chain is below the floor: RSA 2048, or ECDSA on P-256, P-384 or P-521.", "Issue with a stronger key.");
    public static readonly RefusalReason WeakSignature = new(
        "weak-signature", "A certificate of the chain is signed with MD5, SHA-1 or DSA.", "Sign with SHA-256 or better.");

    // The leaf.
    public static readonly RefusalReason LeafIsAuthority = new(
        "leaf-is-authority", "The leaf may sign certificates, so it names no workload.", "Present a workload's leaf, not a CA.");
    public static readonly RefusalReason LeafLifetime = new(
        "leaf-lifetime", "The leaf lives longer than ten years.", "Issue for hours and rotate.");
    public static readonly RefusalReason KeyUsage = new(
        "key-usage", "The leaf's key usage lacks digitalSignature or holds keyCertSign or cRLSign.", "Issue with digitalSignature alone.");
    public static readonly RefusalReason ExtendedKeyUsage = new(
        "extended-key-usage", "A certificate's extended key usage does not serve what it is used for; a workload's leaf needs serverAuth and clientAuth.", "Issue with both, or without the extension.");
    public static readonly RefusalReason SpiffeIdMissing = new("spiffe-id-missing", "The leaf has no URI name.", "Issue with the workload's SPIFFE ID.");
    public static readonly RefusalReason SpiffeIdAmbiguous = new("spiffe-id-ambiguous", "The leaf has more than one URI name.", "Issue one leaf for each identity.");
    public static readonly RefusalReason SpiffeIdMalformed = new(
        "spiffe-id-malformed", "The leaf's URI name is no SPIFFE ID of a workload.", "Write spiffe://trust-domain/path: no port, no query, no empty segment.");
    public static readonly RefusalReason TrustDomainMismatch = new(
        "trust-domain-mismatch", "The peer belongs to another trust domain.", "Compare trustDomain on both sides.");
    public static readonly RefusalReason PeerMismatch = new(
        "peer-mismatch", "The chain is valid, but not for the identity or name that was asked for.", "Compare the route's peer, or the name, with the alternative names of the leaf.");
    public static readonly RefusalReason HandshakeFailed = new(
        "handshake-failed", "The TLS handshake broke off or ran out of time before there was a certificate to judge.", "Look at the other side: it may speak no TLS 1.3, or have refused us.");

    // What a request asks for.
    public static readonly RefusalReason AccessDenied = new("access-denied", "The access rules do not let this identity do this.", "Add a rule to the listener's access.");
    public static readonly RefusalReason PathNotCanonical = new(
        "path-not-canonical", "The path can be read in two ways: encoded slash, backslash, NUL, broken percent-encoding, or above the root.", "Send one unambiguous path.");
    public static readonly RefusalReason RequestMalformed = new(
        "request-malformed", "The request cannot be told from two: a header that no header may be, or one of a single connection over HTTP/2.", "Send valid headers; treat the sender as hostile.");
    public static readonly RefusalReason NoRoute = new("no-route", "No route of the listener takes this host.", "Add the host to a route.");
    public static readonly RefusalReason DestinationUndeclared = new(
        "destination-undeclared", "The destination is not declared and egress is denied.", "Declare a route for it, or audit egress.");

    // What an upstream does.
    public static readonly RefusalReason UpstreamUnreachable = new("upstream-unreachable", "The upstream refused or broke the connection.", "Look whether it runs and listens there.");
    public static readonly RefusalReason UpstreamMalformed = new("upstream-malformed", "The upstream answered what is no answer, or two at once.", "Look what listens there: it may speak another protocol.");
    public static readonly RefusalReason UpstreamTimeout = new("upstream-timeout", "The upstream did not answer in time.", "Look at its load, or raise the limit.");
    public static readonly RefusalReason UpstreamUnresolved = new("upstream-unresolved", "The upstream's name leads to no address.", "Compare the name with what the resolver knows.");
    public static readonly RefusalReason UpstreamEjected = new(
        "upstream-ejected", "Every address of the upstream failed several times in a row and is left alone for a moment.", "Look at the failures before this one; it is asked again by itself.");

    // What we are ourselves.
    public static readonly RefusalReason IdentityAwaited = new(
        "identity-awaited", "This gateway has no certificate yet: the issuer has given it none so far.", "Look at /readyz and at the log of the gateway; it asks the issuer until it gets one.");
    public static readonly RefusalReason Unreadable = new("unreadable", "A file of our own identity cannot be read.", "Look at its path and mode.");
    public static readonly RefusalReason KeyMismatch = new("key-mismatch", "Our own key does not belong to our own certificate.", "Write both in one step, from one issuance.");

    private RefusalReason(string id, string meaning, string cure)
    {
        (Id, Meaning, Cure) = (id, meaning, cure);
        Known.Add(this);
    }

    public static IReadOnlyList<RefusalReason> All => Known;

    public string Id { get; }

    /// <summary>One sentence for the person who meets the id.</summary>
    public string Meaning { get; }

    /// <summary>One sentence on what to do about it.</summary>
    public string Cure { get; }

    public override string ToString() => Id;
}

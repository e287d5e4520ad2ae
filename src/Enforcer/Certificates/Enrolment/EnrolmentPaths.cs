namespace Enforcer.Certificates.Enrolment;

/// <summary>Where an issuer answers, and how it is asked: RFC 7030 as far as it goes, ours beyond.</summary>
internal static class EnrolmentPaths
{
    public const string Authorities = "/.well-known/est/cacerts";
    public const string Enrol = "/.well-known/est/simpleenroll";
    public const string Renew = "/.well-known/est/simplereenroll";

    /// <summary>Revocation lists of every authority that signs or signed, PEM.</summary>
    public const string RevocationLists = "/.well-known/enforcer/crl";

    /// <summary>A holder of a certificate says which bundle it uses.</summary>
    public const string Acknowledge = "/.well-known/enforcer/acknowledge";

    /// <summary>A holder of a certificate says that it has a newer one and uses this one no more.</summary>
    public const string Relinquish = "/.well-known/enforcer/relinquish";

    public const string RequestType = "application/pkcs10";
    public const string AnswerType = "application/pkcs7-mime; smime-type=certs-only";
    public const string RevocationListType = "application/x-pem-file";

    /// <summary>The closed word why a request was refused, beside the sentence in the body.</summary>
    public const string ReasonHeader = "x-enforcer-reason";
}

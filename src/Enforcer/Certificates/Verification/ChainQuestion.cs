using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Certificates.Verification;

/// <summary>Answers one question about one chain, as bytes and text come in from outside: whatever they are, there is a verdict.</summary>
/// <param name="profile">By which rules.</param>
/// <param name="time">For questions that name no time.</param>
internal sealed class ChainQuestion(ValidationProfile profile, TimeProvider time)
{
    /// <summary>More certificates, or lists, than this in one question are refused unread.</summary>
    private const int MostCertificates = 2_500;

    /// <summary>Nor more of them together, in characters of PEM: reading alone would cost more than any chain is worth.</summary>
    private const long MostCharacters = 6 * 1024 * 1024;

    /// <summary>Largest certificate that is read, in bytes.</summary>
    private const int LargestCertificate = 1024 * 1024;

    private static readonly string[] BothSides = [ExtensionOids.ServerAuthentication, ExtensionOids.ClientAuthentication];

    public PathResult Answer(ChainLine line)
    {
        if (line.Roots.Count + line.Intermediates.Count > MostCertificates || line.Lists?.Count > MostCertificates || line.Roots.Concat(line.Intermediates).Sum(pem => (long)pem.Length) > MostCharacters)
        {
            return Refuse(RefusalReason.BudgetExceeded);
        }

        if (Certificate(line.Leaf) is not { } leaf)
        {
            return Refuse(RefusalReason.Malformed, FlawOf(line.Leaf));
        }

        var lists = line.Lists?.Select(List).ToList();
        if (lists?.Contains(null) == true)
        {
            return Refuse(RefusalReason.CrlMalformed);
        }

        var roots = line.Roots.Select(Certificate).ToList();
        var intermediates = line.Intermediates.Select(Certificate).ToList();
        var found = PathSearch.Run(new PathRequest
        {
            Leaf = leaf,
            Intermediates = [.. intermediates.OfType<ParsedCertificate>()],
            Anchors = [.. roots.OfType<ParsedCertificate>()],
            Time = line.Time ?? time.GetUtcNow(),
            Profile = profile,
            Purposes = line.Purpose is { } purpose ? [purpose] : profile == ValidationProfile.Mesh ? BothSides : [],
            MostIntermediates = line.MostIntermediates,
            Policy = line.Policy,
            RevocationLists = lists?.OfType<RevocationList>().ToList(),
            Revocation = line.Revocation,
        });
        if (found.Failure is { Reason: var reason } failure && reason == RefusalReason.UntrustedIssuer)
        {
            // The path may well have led to the root that could not be read.
            return roots.Contains(null)
                ? Refuse(RefusalReason.Malformed, $"a root: {FlawOf(line.Roots[roots.IndexOf(null)])}")
                : intermediates.Contains(null)
                    ? PathResult.Refused(failure with { Detail = $"an intermediate was passed over: {FlawOf(line.Intermediates[intermediates.IndexOf(null)])}" })
                    : found;
        }

        return found.IsValid && LeafRefusal(leaf, line.Peer) is { } refusal ? PathResult.Refused(new PathFailure(refusal, leaf)) : found;
    }

    private RefusalReason? LeafRefusal(ParsedCertificate leaf, PeerName? peer)
    {
        var refusal = profile == ValidationProfile.Mesh ? SpiffeProfile.Read(leaf).Refusal : null;
        return refusal ?? (peer?.IsNamedBy(leaf) == false ? RefusalReason.PeerMismatch : null);
    }

    private static PathResult Refuse(RefusalReason reason, string? detail = null) => PathResult.Refused(new PathFailure(reason, null, detail));

    private static string FlawOf(string pem) => PemBlocks.First(pem, PemBlocks.Certificate) switch
    {
        null => "no certificate in PEM",
        { Length: > LargestCertificate } => "larger than 1 MiB",
        var der => CertificateReader.Flaw(der) ?? "readable",
    };

    private static ParsedCertificate? Certificate(string pem) =>
        PemBlocks.First(pem, PemBlocks.Certificate) is { Length: <= LargestCertificate } der ? CertificateReader.Read(der) : null;

    private static RevocationList? List(string pem) => PemBlocks.First(pem, PemBlocks.RevocationList) is { } der ? RevocationList.Read(der) : null;
}

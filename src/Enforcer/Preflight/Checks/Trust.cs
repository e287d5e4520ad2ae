using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Preflight.Evidence;

namespace Enforcer.Preflight.Checks;

/// <summary>
/// Asks the validator about certificates as they were found. Under the floors of the mesh, since that is what gateways hold them to; a
/// certificate that names a workload must serve both sides.
/// </summary>
internal static class Trust
{
    private const string SpiffeScheme = "spiffe://";

    private static readonly string[] BothSides = [ExtensionOids.ServerAuthentication, ExtensionOids.ClientAuthentication];

    // Read once: some hundred certificates.
    private static readonly Lazy<IReadOnlyList<ParsedCertificate>> InstalledRoots = new(ReadSystem);

    /// <summary>What the system trusts, by which certificates may be judged that no bundle of ours covers.</summary>
    public static IReadOnlyList<ParsedCertificate> SystemRoots => InstalledRoots.Value;

    public static bool IsWorkload(ParsedCertificate leaf) =>
        leaf.Extensions.AlternativeNames?.Any(name => name.Kind == GeneralNameKind.Uri && name.Text.StartsWith(SpiffeScheme, StringComparison.Ordinal)) == true;

    /// <summary>Whether a path leads from the holding's leaf to one of the anchors; a leaf that is an anchor itself is trusted as it is.</summary>
    public static PathResult Verify(Holding holding, IReadOnlyList<ParsedCertificate> anchors, DateTimeOffset at, IReadOnlyList<RevocationList>? lists = null)
    {
        var leaf = holding.Leaf.Certificate;
        if (anchors.Any(anchor => anchor.IsSame(leaf)))
        {
            return new PathResult(null, [leaf], leaf.NotAfter);
        }

        return PathSearch.Run(new PathRequest
        {
            Leaf = leaf,
            Intermediates = [.. Holding.Certificates(holding.Presented.Skip(1))],
            Anchors = anchors,
            Time = at,
            Profile = ValidationProfile.Mesh,
            Purposes = IsWorkload(leaf) ? BothSides : holding.Purposes,
            RevocationLists = lists is { Count: > 0 } ? lists : null,
            Revocation = RevocationMode.Prefer,
        });
    }

    /// <summary>What the verdict means to a person, with the certificate at fault.</summary>
    public static string Say(PathFailure failure)
    {
        var at = failure.At is { } certificate ? $" ({CertificateName.Of(certificate)})" : "";
        var detail = failure.Detail is { } text ? $": {Resources.PrintableText.Of(text)}" : "";
        return $"{failure.Reason.Id}{at}{detail}: {failure.Reason.Meaning.TrimEnd('.')}";
    }

    private static List<ParsedCertificate> ReadSystem()
    {
        try
        {
            using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
            return [.. store.Certificates.Select(root => CertificateReader.Read(root.RawData)).OfType<ParsedCertificate>()];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }
}

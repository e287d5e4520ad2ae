using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Enforcer.Certificates.Validation;
using Enforcer.Hosting;

namespace Enforcer.Certificates.Sources;

/// <summary>
/// Makes a snapshot of an identity set, or names the one reason why not. The set must hold for ourselves what we ask of peers: a leaf that
/// our own bundle does not carry would be refused by every peer that shares it.
/// </summary>
internal sealed class IdentityLoader(IPeerVerifier verifier)
{
    public (IdentitySnapshot? Snapshot, IdentityFault? Fault) Load(
        IIdentitySource paths, FileSnapshot files, string trustDomain, long generation, DateTimeOffset now)
    {
        var presented = Certificates(Text(files, 0));
        var roots = Certificates(Text(files, 2));
        if (presented is not { Count: > 0 })
        {
            return Refuse(RefusalReason.Malformed, $"'{paths.Certificate}' holds no readable PEM certificate: put the leaf first, then its intermediates");
        }

        if (roots is not { Count: > 0 })
        {
            return Refuse(RefusalReason.Malformed, $"'{paths.Bundle}' holds no readable PEM certificate: put at least one root there");
        }

        var lists = paths.RevocationLists is null ? null : RevocationListFile.Read(files.Contents[3]);
        if (paths.RevocationLists is not null && lists is null)
        {
            return Refuse(RefusalReason.Malformed, $"'{paths.RevocationLists}' holds no revocation list, or one that cannot be read: put PEM or DER lists of every issuer there");
        }

        var (leaf, keyFault) = WithKey(paths, presented[0], Text(files, 1));
        if (leaf is null)
        {
            return (null, keyFault);
        }

        var intermediates = new X509Certificate2Collection(presented.Skip(1).ToArray());
        var bundle = new TrustBundle(trustDomain, roots, generation);
        var verdict = verifier.Verify(new PeerChain(leaf.RawData, [.. intermediates.Select(certificate => certificate.RawData)]), bundle, now);
        if (!verdict.IsValid)
        {
            return Refuse(verdict.Reason!, $"'{paths.Certificate}' does not hold under '{paths.Bundle}' in trust domain '{trustDomain}': {verdict.Reason!.Meaning}");
        }

        // Offline: never fetch intermediates or OCSP answers while a connection waits.
        var context = SslStreamCertificateContext.Create(leaf, intermediates, offline: true);
        // Lists hold for peers: a set refused because we stand in the newest list ourselves would keep the older one, which knows less.
        return (new IdentitySnapshot(verdict.Id!.Value, leaf, context, bundle with { RevocationLists = lists, Revocation = paths.Revocation }, files.Hash, verdict.NotAfter), null);
    }

    private static (X509Certificate2? Leaf, IdentityFault? Fault) WithKey(IIdentitySource paths, X509Certificate2 leaf, string keyPem)
    {
        try
        {
            return (X509Certificate2.CreateFromPem(leaf.ExportCertificatePem(), keyPem), null);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            // The exception's own text is not passed on: it may quote what it read.
            return (null, new IdentityFault(
                RefusalReason.KeyMismatch, $"'{paths.Key}' is not the unencrypted PEM key of the first certificate in '{paths.Certificate}'"));
        }
    }

    // PEM is ASCII; whatever else stands in a file is not decoded.
    private static string Text(FileSnapshot files, int at) => Encoding.Latin1.GetString(files.Contents[at]);

    private static X509Certificate2Collection? Certificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
            return certificates;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static (IdentitySnapshot? Snapshot, IdentityFault? Fault) Refuse(RefusalReason reason, string message) =>
        (null, new IdentityFault(reason, message));
}

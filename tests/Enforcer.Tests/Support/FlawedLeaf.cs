using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;

namespace Enforcer.Tests.Support;

/// <summary>Describes leaves that the product itself would never sign.</summary>
internal static class FlawedLeaf
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    public static CertificateRequest Describe(LeafFlaw flaw, SpiffeId id, PublicKey key)
    {
        var isAuthority = flaw is LeafFlaw.IsAuthority;
        var usage = flaw switch
        {
            LeafFlaw.IsAuthority => X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign,
            LeafFlaw.MayNotSign => X509KeyUsageFlags.KeyEncipherment,
            _ => X509KeyUsageFlags.DigitalSignature,
        };
        OidCollection purposes = flaw is LeafFlaw.WrongExtendedKeyUsage ? [new Oid(CodeSigning)] : [new Oid(ServerAuthentication), new Oid(ClientAuthentication)];
        var hash = flaw is LeafFlaw.WeakSignature ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;

        var request = new CertificateRequest(new X500DistinguishedName("CN=flawed"), key, hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(purposes, critical: false));
        string[] uris = flaw switch
        {
            LeafFlaw.NoSubjectAlternativeName => [],
            LeafFlaw.TwoIdentities => [id.ToString(), $"{id}-too"],
            LeafFlaw.IdentityWithoutPath => [$"spiffe://{id.TrustDomain}"],
            _ => [id.ToString()],
        };
        if (uris.Length > 0)
        {
            request.CertificateExtensions.Add(UriNames(uris));
        }

        return request;
    }

    /// <summary>Signs as <see cref="Describe"/> needs it; the platform's own generator knows no SHA-1.</summary>
    public static X509SignatureGenerator Signer(LeafFlaw flaw, ECDsa key) =>
        flaw is LeafFlaw.WeakSignature ? new Sha1Signer(key) : X509SignatureGenerator.CreateForECDsa(key);

    /// <summary>A subject alternative name with these URIs exactly as written, however wrong they are.</summary>
    public static X509Extension UriNames(params IEnumerable<string> uris)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var uri in uris)
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, new Asn1Tag(TagClass.ContextSpecific, 6));
            }
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }

    private sealed class Sha1Signer(ECDsa key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.10045.4.1");
            }

            return writer.Encode();
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => new(key);
    }
}

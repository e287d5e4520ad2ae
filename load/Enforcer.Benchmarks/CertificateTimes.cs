using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Benchmarks;

/// <summary>What a peer's certificate costs the gateway: a whole validation, a remembered one, and the loading of a long revocation list.</summary>
internal static class CertificateTimes
{
    private const int Batch = 50;
    private const int ListEntries = 100_000;

    /// <param name="rounds">Verdicts to time; the median and the best batch of 50 are printed, since a busy machine slows single ones at random.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Print(int rounds, TextWriter output)
    {
        using var root = CertificateAuthority.CreateRoot(
            new AuthorityOptions { Name = "Root", TrustDomain = "cluster.local", PathLength = 1, Lifetime = TimeSpan.FromDays(30) }, TimeProvider.System);
        using var issuing = root.CreateIntermediate(new AuthorityOptions { Name = "Issuing", TrustDomain = "cluster.local", PathLength = 0 });
        using var leaf = issuing.Issue(new LeafRequest { Id = SpiffeId.Parse("spiffe://cluster.local/ns/shop/sa/orders") });
        var chain = new PeerChain(leaf.Certificate.RawData, [.. leaf.Intermediates.Select(certificate => certificate.RawData)]);
        var bundle = new TrustBundle("cluster.local", new X509Certificate2Collection(root.Certificate), 1);
        var now = TimeProvider.System.GetUtcNow();
        var verifier = new ChainVerifier();
        var cache = new VerdictCache(verifier);
        if (!cache.Verify(chain, bundle, now).IsValid)
        {
            throw new InvalidOperationException("the chain that is measured does not hold");
        }

        Print(output, "validation of leaf, intermediate and root", rounds, () => verifier.Verify(chain, bundle, now));
        Print(output, "the same, remembered", rounds, () => cache.Verify(chain, bundle, now));

        var list = LongList(root);
        Print(output, $"reading a list of {ListEntries:n0} ({list.Length >> 10:n0} KiB)", Math.Max(1, rounds / 1000), () => RevocationList.Read(list), batch: 1);
        var read = RevocationList.Read(list)!;
        SerialNumber.TryRead([1, 2, 3, 4], out var serial);
        Print(output, "asking it", rounds, () => read.Find(read.Issuer, serial));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var kept = RevocationList.Read(list);
        output.WriteLine($"  {"memory of the read list",-48} {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / 1024.0,10:n1} MiB");
        GC.KeepAlive(kept);
    }

    private static byte[] LongList(CertificateAuthority authority)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(authority.KeyPem);
        using var signer = authority.Certificate.CopyWithPrivateKey(key);
        var builder = new CertificateRevocationListBuilder();
        for (var i = 0; i < ListEntries; i++)
        {
            var serial = RandomNumberGenerator.GetBytes(16);
            serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
            builder.AddEntry(serial, reason: X509RevocationReason.KeyCompromise);
        }

        return builder.Build(signer, 1, TimeProvider.System.GetUtcNow().AddDays(1), HashAlgorithmName.SHA256);
    }

    private static void Print<T>(TextWriter output, string what, int rounds, Func<T> act, int batch = Batch)
    {
        for (var i = 0; i < (batch == 1 ? 2 : 2000); i++)
        {
            act();
        }

        var times = new List<double>();
        for (var i = 0; i < rounds; i += batch)
        {
            var start = Stopwatch.GetTimestamp();
            for (var one = 0; one < batch; one++)
            {
                act();
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / batch);
        }

        times.Sort();
        output.WriteLine($"  {what,-48} {times[times.Count / 2],10:n2} us median, {times[0],10:n2} us best");
    }
}

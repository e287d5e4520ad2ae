using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Enrolment;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Benchmarks;

/// <summary>What a leaf costs its issuer: reading and proving the request, and signing, on one thread.</summary>
internal static class IssuanceTimes
{
    private const int Batch = 50;

    /// <param name="rounds">Leaves to time; processor time and the best batch of 50 are printed.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Print(int rounds, TextWriter output)
    {
        using var authority = CertificateAuthority.CreateRoot(new AuthorityOptions { TrustDomain = "cluster.local", PathLength = 0, Lifetime = TimeSpan.FromDays(30) }, TimeProvider.System);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Convert.FromBase64String(SigningRequest.Write(key));
        var publicKey = new PublicKey(key);
        var leaf = new LeafRequest { Id = SpiffeId.Parse("spiffe://cluster.local/ns/shop/sa/orders") };
        Measure(output, "request read and proved", rounds, () => SigningRequest.Read(request).Key);
        Measure(output, "leaf signed (ECDSA P-256)", rounds, () => authority.Issue(leaf, publicKey));
        Measure(output, "both, and the answer encoded", rounds, () =>
        {
            using var signed = authority.Issue(leaf, SigningRequest.Read(request).Key!);
            return CertificatesOnly.Encode([signed]);
        });
    }

    private static void Measure<T>(TextWriter output, string what, int rounds, Func<T> act)
    {
        for (var i = 0; i < 1000; i++)
        {
            (act() as IDisposable)?.Dispose();
        }

        // Processor time, collections included: other programs on the machine cannot blur it.
        var times = new List<double>();
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < rounds; i += Batch)
        {
            var start = Stopwatch.GetTimestamp();
            for (var one = 0; one < Batch; one++)
            {
                (act() as IDisposable)?.Dispose();
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / Batch);
        }

        var (spent, best) = ((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (times.Count * Batch), times.Min());
        output.WriteLine($"  {what,-32} {spent,8:n1} us of processor time: {1_000_000 / spent,7:n0} a second and core; best batch {best,8:n1} us: {1_000_000 / best,7:n0}");
    }
}

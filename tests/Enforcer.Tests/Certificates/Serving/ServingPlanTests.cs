using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Serving;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Serving;

public sealed class ServingPlanTests
{
    private static readonly string[] Names = ["webhook.enforcer.svc"];

    private static readonly ServingLifetimes Lifetimes = new()
    {
        Authority = TimeSpan.FromSeconds(120),
        Leaf = TimeSpan.FromSeconds(30),
        Propagation = TimeSpan.FromSeconds(5),
        Retirement = TimeSpan.FromSeconds(10),
    };

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ServingPlan _plan;

    public ServingPlanTests() => _plan = new ServingPlan(Lifetimes, Names, _time);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(0, 9)]
    [InlineData(4, 9)]
    public void Every_client_can_verify_every_replica_at_every_moment_of_ten_rotations(int clientsBehind, int replicasBehind)
    {
        var bundles = new List<string>();
        var leaves = new List<string>();
        ServingAuthority? state = null;
        (string Certificate, string Key) leaf = default;
        var authorities = new HashSet<string>(StringComparer.Ordinal);
        for (var second = 0; second < 1000; second++)
        {
            state = Confirmed(_plan.Step(state, bundles.LastOrDefault() ?? ""));
            leaf = _plan.Leaf(state, leaf.Certificate, leaf.Key) ?? leaf;
            authorities.Add(state.ActiveCertificate);
            bundles.Add(state.Bundle);
            leaves.Add(leaf.Certificate);

            var trusted = bundles[Math.Max(0, second - clientsBehind)];
            var shown = leaves[Math.Max(0, second - replicasBehind)];
            Assert.True(Verifies(trusted, shown), $"second {second}");
            _time.Now += TimeSpan.FromSeconds(1);
        }

        Assert.InRange(authorities.Count, 10, 14);
        Assert.InRange(leaves.Distinct().Count(), 40, 70);
        Assert.All(bundles, bundle => Assert.InRange(Certificates(bundle).Count, 1, 3));
    }

    [Fact]
    public void A_lost_authority_is_replaced_and_what_was_trusted_stays_so_until_replicas_have_followed()
    {
        var before = Confirmed(_plan.Step(null, ""));
        var leaf = _plan.Leaf(before, null, null)!.Value;

        var after = _plan.Step(null, before.Bundle);
        var kept = _plan.Leaf(Confirmed(after), leaf.Certificate, leaf.Key);

        Assert.NotEqual(before.ActiveCertificate, after.ActiveCertificate);
        Assert.True(Verifies(after.Bundle, leaf.Certificate));
        Assert.Null(kept);
        _time.Now += Lifetimes.Propagation;
        Assert.NotNull(_plan.Leaf(Confirmed(after) with { ConfirmedAt = _time.GetUtcNow() - Lifetimes.Propagation }, leaf.Certificate, leaf.Key));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("no certificate", "no key")]
    public void A_serving_certificate_that_is_none_is_replaced_at_once(string? certificate, string? key)
    {
        var state = _plan.Step(null, "");

        var leaf = _plan.Leaf(state, certificate, key)!.Value;

        using var issued = X509Certificate2.CreateFromPem(leaf.Certificate, leaf.Key);
        Assert.True(issued.MatchesHostname(Names[0]));
        Assert.Null(_plan.Leaf(Confirmed(state), leaf.Certificate, leaf.Key));
    }

    [Fact]
    public void A_serving_certificate_for_other_names_is_replaced()
    {
        var state = Confirmed(_plan.Step(null, ""));
        var (certificate, key) = _plan.Leaf(state, null, null)!.Value;

        var renamed = new ServingPlan(Lifetimes, ["other.enforcer.svc"], _time).Leaf(state, certificate, key);

        Assert.NotNull(renamed);
    }

    [Fact]
    public void A_serving_certificate_with_a_foreign_key_is_replaced()
    {
        var state = Confirmed(_plan.Step(null, ""));
        var (certificate, _) = _plan.Leaf(state, null, null)!.Value;
        var (_, foreign) = _plan.Leaf(state, null, null)!.Value;

        Assert.NotNull(_plan.Leaf(state, certificate, foreign));
    }

    [Fact]
    public void A_stored_authority_that_cannot_be_used_is_replaced()
    {
        var state = _plan.Step(null, "");

        Assert.NotSame(state, _plan.Step(state with { ActiveKey = "gone" }, ""));
        Assert.NotSame(state, _plan.Step(state with { ActiveCertificate = "gone" }, ""));
        Assert.Same(state, _plan.Step(state, ""));
    }

    [Fact]
    public void A_next_authority_does_not_sign_before_every_configuration_trusts_it()
    {
        var state = Confirmed(_plan.Step(null, ""));
        _time.Now += TimeSpan.FromSeconds(81);
        var prepared = _plan.Step(state, state.Bundle);
        Assert.NotNull(prepared.NextCertificate);
        Assert.Null(prepared.ConfirmedAt);

        _time.Now += TimeSpan.FromSeconds(30);
        Assert.Same(prepared, _plan.Step(prepared, state.Bundle));

        var confirmed = Confirmed(prepared);
        Assert.Same(confirmed, _plan.Step(confirmed, confirmed.Bundle));
        _time.Now += Lifetimes.Propagation;
        Assert.Equal(prepared.NextCertificate, _plan.Step(confirmed, confirmed.Bundle).ActiveCertificate);
    }

    private ServingAuthority Confirmed(ServingAuthority state) => state.ConfirmedAt is null ? state with { ConfirmedAt = _time.GetUtcNow() } : state;

    private bool Verifies(string bundle, string leafPem)
    {
        using var leaf = X509Certificate2.CreateFromPem(leafPem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.CustomTrustStore.AddRange(Certificates(bundle));
        return chain.Build(leaf);
    }

    private static X509Certificate2Collection Certificates(string bundle)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(bundle);
        return found;
    }
}

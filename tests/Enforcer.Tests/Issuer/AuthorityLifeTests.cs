using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Enrolment;
using Enforcer.Certificates.Issuing;
using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Ledger;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Issuer;

public sealed class AuthorityLifeTests : IAsyncLifetime
{
    private readonly TestIssuer _issuer = new();

    public async Task InitializeAsync() => await _issuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task Activates_only_once_every_holder_acknowledged_the_new_bundle()
    {
        using var leaf = await _issuer.EnrolAsync();
        var first = _issuer.Authorities.Current.ActiveId;
        await PrepareAsync();

        Assert.Contains("every replica to follow", await ActivateAsync(), StringComparison.Ordinal);
        await PassAsync(TimeSpan.FromSeconds(31));
        Assert.StartsWith("1 holders of a certificate that have not acknowledged", await ActivateAsync(), StringComparison.Ordinal);
        Assert.Equal("bundle-unknown", await _issuer.RefusalAsync(EnrolmentPaths.Acknowledge, "another", own: leaf));
        await NoteAsync(EnrolmentPaths.Acknowledge, leaf);
        Assert.Null(await ActivateAsync());

        Assert.NotEqual(first, _issuer.Authorities.Current.ActiveId);
        Assert.Equal(2, _issuer.Authorities.Current.State.Roots().Count);
    }

    [Fact]
    public async Task Activates_after_a_leafs_life_whoever_stayed_silent()
    {
        using var leaf = await _issuer.EnrolAsync();
        await PrepareAsync();
        await PassAsync(TimeSpan.FromMinutes(61));

        Assert.Null(await ActivateAsync());
    }

    [Fact]
    public async Task Retires_the_old_authority_only_once_no_leaf_of_it_lives()
    {
        using var leaf = await _issuer.EnrolAsync();
        await PrepareAsync();
        await PassAsync(TimeSpan.FromSeconds(31));
        await NoteAsync(EnrolmentPaths.Acknowledge, leaf);
        await ActivateAsync();
        using var next = await _issuer.EnrolAsync();
        await PassAsync(TimeSpan.FromSeconds(31));

        Assert.StartsWith("1 living leaves of the previous authority", await RetireAsync(), StringComparison.Ordinal);
        await NoteAsync(EnrolmentPaths.Relinquish, leaf);
        Assert.Null(await RetireAsync());

        Assert.Single(_issuer.Authorities.Current.State.Roots());
        Assert.Equal("certificate-invalid", await _issuer.RefusalAsync(EnrolmentPaths.Acknowledge, "any", own: leaf));
        await NoteAsync(EnrolmentPaths.Acknowledge, next);
    }

    [Fact]
    public async Task Trusts_no_record_of_a_replica_that_was_lost_before_its_leaves_have_ended()
    {
        await _issuer.Ledger.WriteAsync(new LeafRecord("lost", _issuer.Time.GetUtcNow(), false, false, new Dictionary<string, IReadOnlyDictionary<string, long>>(), "", [], []), CancellationToken.None);
        await PrepareAsync();
        await PassAsync(TimeSpan.FromSeconds(31));

        Assert.StartsWith("the leaves of replica 'lost'", await ActivateAsync(), StringComparison.Ordinal);
        await PassAsync(TimeSpan.FromMinutes(61));
        Assert.Null(await ActivateAsync());
    }

    [Fact]
    public async Task Every_step_may_be_repeated()
    {
        var prepared = await PrepareAsync();
        Assert.Equal(prepared, await PrepareAsync());

        Assert.Null((await _issuer.Life.ActivateAsync(TimeSpan.Zero, force: true, CancellationToken.None)).Waiting);
        var active = (await _issuer.State.ReadAsync(CancellationToken.None))!.Active.Id;
        Assert.Null(await ActivateAsync());
        Assert.Equal(active, (await _issuer.State.ReadAsync(CancellationToken.None))!.Active.Id);

        Assert.Null((await _issuer.Life.RetireAsync(TimeSpan.Zero, force: true, CancellationToken.None)).Waiting);
        Assert.Null(await RetireAsync());
        await Assert.ThrowsAsync<ConfigurationException>(ActivateAsync);
    }

    [Fact]
    public async Task Keeps_the_previous_authority_until_it_is_retired_before_the_next_is_activated()
    {
        await PrepareAsync();
        await _issuer.Life.ActivateAsync(TimeSpan.Zero, force: true, CancellationToken.None);
        await PrepareAsync();

        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => _issuer.Life.ActivateAsync(TimeSpan.Zero, force: true, CancellationToken.None));

        Assert.Contains("retire it first", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_writers_at_once_lose_no_step()
    {
        var names = Enumerable.Range(0, 8).Select(number => $"{number:X32}").ToList();

        await Task.WhenAll(names.Select(serial => Task.Run(() => _issuer.Life.ChangeAsync(
            state => Revocation.Revoke(state, serial, [state.Active], "superseded", _issuer.Time.GetUtcNow()), CancellationToken.None))));

        var state = (await _issuer.State.ReadAsync(CancellationToken.None))!;
        Assert.Equal(names, state.Revoked.Select(leaf => leaf.Serial).Order(StringComparer.Ordinal));
        Assert.Equal(9, state.Revision);
    }

    [Fact]
    public void Takes_an_intermediate_below_an_offline_root_and_refuses_one_that_cannot_sign_leaves()
    {
        using var root = TestAuthority.Create();
        using var between = root.CreateIntermediate();
        using var leaf = root.Issue("web");

        var taken = AuthoritySteps.Import(between.Authority.ChainPem, between.Authority.KeyPem, TestAuthority.TrustDomain, TimeProvider.System);

        Assert.Equal(root.Certificate.Thumbprint, taken.Root.Thumbprint);
        Assert.Throws<ConfigurationException>(() => AuthoritySteps.Import(leaf.ChainPem, leaf.KeyPem, TestAuthority.TrustDomain, TimeProvider.System));
        Assert.Throws<ConfigurationException>(() => AuthoritySteps.Import(between.Authority.ChainPem, root.Authority.KeyPem, TestAuthority.TrustDomain, TimeProvider.System));
        Assert.Throws<ConfigurationException>(() => AuthoritySteps.Import(CertificatePem.Encode([between.Certificate]), between.Authority.KeyPem, TestAuthority.TrustDomain, TimeProvider.System));
        using var strange = TestAuthority.Create();
        var mixed = CertificatePem.Encode([between.Certificate, strange.Certificate]);
        Assert.Throws<ConfigurationException>(() => AuthoritySteps.Import(mixed, between.Authority.KeyPem, TestAuthority.TrustDomain, TimeProvider.System));
    }

    private async Task<string> PrepareAsync()
    {
        var state = await _issuer.Life.ChangeAsync(
            found => found.Next is null ? AuthoritySteps.Prepare(found, AuthoritySteps.NewRoot(found.TrustDomain, TimeSpan.FromDays(30), _issuer.Time)) : found, CancellationToken.None);
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
        return state.Next!.Id;
    }

    private async Task<string?> ActivateAsync()
    {
        var (_, waiting) = await _issuer.Life.ActivateAsync(TimeSpan.Zero, force: false, CancellationToken.None);
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
        return waiting;
    }

    private async Task<string?> RetireAsync()
    {
        var (_, waiting) = await _issuer.Life.RetireAsync(TimeSpan.Zero, force: false, CancellationToken.None);
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
        return waiting;
    }

    private async Task NoteAsync(string path, X509Certificate2 leaf)
    {
        (await _issuer.PostAsync(path, _issuer.Authorities.Current.BundleId, own: leaf)).EnsureSuccessStatusCode();
        await _issuer.Get<LedgerService>().WriteAsync(isClosed: false, CancellationToken.None);
    }

    private async Task PassAsync(TimeSpan time)
    {
        _issuer.Time.Now += time;
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
        await _issuer.Ledger.WriteAsync(_issuer.Get<LeafLedger>().Record(isClosed: false), CancellationToken.None);
    }
}

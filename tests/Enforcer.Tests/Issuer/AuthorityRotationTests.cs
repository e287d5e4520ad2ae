using System.Diagnostics.Metrics;
using Enforcer.Certificates.Enrolment;
using Enforcer.Issuer;
using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Ledger;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Enforcer.Tests.Issuer;

/// <summary>Authorities that are replaced by schedule, a root of 30 days, leaves of an hour.</summary>
public sealed class AuthorityRotationTests : IAsyncLifetime
{
    private readonly TestIssuer _issuer = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task Replaces_the_authority_at_two_thirds_of_its_life_step_by_step()
    {
        await _issuer.StartAsync();
        var first = (await StateAsync()).Active.Id;
        var rotation = Rotation(new RotationPlan(null));

        await PassAsync(TimeSpan.FromDays(19.9));
        await rotation.StepAsync(CancellationToken.None);
        Assert.Null((await StateAsync()).Next);

        await PassAsync(TimeSpan.FromDays(0.2));
        await rotation.StepAsync(CancellationToken.None);
        Assert.NotNull((await StateAsync()).Next);
        await rotation.StepAsync(CancellationToken.None);
        Assert.Equal(first, (await StateAsync()).Active.Id);

        await PassAsync(TimeSpan.FromMinutes(61));
        await rotation.StepAsync(CancellationToken.None);
        Assert.Equal(first, (await StateAsync()).Previous!.Id);
        await rotation.StepAsync(CancellationToken.None);
        Assert.NotNull((await StateAsync()).Previous);

        await PassAsync(TimeSpan.FromMinutes(61));
        await rotation.StepAsync(CancellationToken.None);
        await rotation.StepAsync(CancellationToken.None);
        var after = await StateAsync();
        Assert.Null(after.Previous);
        Assert.Null(after.Next);
        Assert.NotEqual(first, after.Active.Id);
        Assert.Equal(30, (after.Active.Root.NotAfter - after.Active.Root.NotBefore).TotalDays, 0.1);
    }

    [Fact]
    public async Task Waits_for_the_holder_who_has_not_acknowledged_and_for_the_last_leaf_of_the_old_one()
    {
        await _issuer.StartAsync();
        var rotation = Rotation(new RotationPlan(TimeSpan.FromMinutes(1)));
        await PassAsync(TimeSpan.FromMinutes(2));
        using var leaf = await _issuer.EnrolAsync();
        await rotation.StepAsync(CancellationToken.None);
        await PassAsync(TimeSpan.FromSeconds(31));

        await rotation.StepAsync(CancellationToken.None);
        Assert.NotNull((await StateAsync()).Next);
        await NoteAsync(EnrolmentPaths.Acknowledge, leaf);
        await rotation.StepAsync(CancellationToken.None);
        Assert.Null((await StateAsync()).Next);

        await PassAsync(TimeSpan.FromSeconds(31));
        await rotation.StepAsync(CancellationToken.None);
        Assert.NotNull((await StateAsync()).Previous);
        await NoteAsync(EnrolmentPaths.Relinquish, leaf);
        await rotation.StepAsync(CancellationToken.None);
        Assert.Null((await StateAsync()).Previous);
    }

    [Fact]
    public async Task Several_replicas_at_once_prepare_one_authority()
    {
        await _issuer.StartAsync();
        await PassAsync(TimeSpan.FromDays(21));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Rotation(new RotationPlan(null)).StepAsync(CancellationToken.None))));

        Assert.Equal(2, (await StateAsync()).Revision);
        Assert.NotNull((await StateAsync()).Next);
    }

    [Fact]
    public async Task Makes_no_authority_below_an_offline_root_but_goes_on_with_one_that_was_made()
    {
        using var root = TestAuthority.Create();
        using var between = root.CreateIntermediate();
        _issuer.First = AuthoritySteps.Import(between.Authority.ChainPem, between.Authority.KeyPem, TestAuthority.TrustDomain, TimeProvider.System);
        await _issuer.StartAsync();
        var rotation = Rotation(new RotationPlan(TimeSpan.FromMinutes(1)));
        await PassAsync(TimeSpan.FromMinutes(2));

        await rotation.StepAsync(CancellationToken.None);
        Assert.Null((await StateAsync()).Next);

        using var other = root.CreateIntermediate();
        var prepared = AuthoritySteps.Import(other.Authority.ChainPem, other.Authority.KeyPem, TestAuthority.TrustDomain, _issuer.Time);
        await _issuer.Life.ChangeAsync(state => AuthoritySteps.Prepare(state, prepared), CancellationToken.None);
        await PassAsync(TimeSpan.FromMinutes(62));
        await rotation.StepAsync(CancellationToken.None);
        Assert.Equal(prepared.Id, (await StateAsync()).Active.Id);
    }

    [Fact]
    public async Task A_replica_that_comes_up_again_under_its_name_forgets_no_leaf_of_the_one_that_died()
    {
        await _issuer.StartAsync("one");
        using var leaf = await _issuer.EnrolAsync();
        await WriteAsync();
        await _issuer.StartAsync("one");
        await WriteAsync();
        await _issuer.Life.ChangeAsync(state => AuthoritySteps.Prepare(state, AuthoritySteps.NewRoot(state.TrustDomain, TimeSpan.FromDays(30), _issuer.Time)), CancellationToken.None);

        Assert.Equal(1, (await _issuer.Life.StatusAsync(CancellationToken.None)).Living);
        _issuer.Time.Now += TimeSpan.FromSeconds(31);
        await WriteAsync();
        Assert.Contains("whose record is not complete", (await _issuer.Life.ActivateAsync(TimeSpan.Zero, force: false, CancellationToken.None)).Waiting, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 20)]
    [InlineData(10, 10)]
    [InlineData(25, 20)]
    public void Is_due_at_two_thirds_of_the_life_at_the_latest(int? days, int due)
    {
        var authority = AuthoritySteps.NewRoot("cluster.local", TimeSpan.FromDays(30), _issuer.Time);

        Assert.Equal(due, (new RotationPlan(days is { } every ? TimeSpan.FromDays(every) : null).DueAt(authority) - authority.Since).TotalDays, 0.01);
    }

    private AuthorityRotation Rotation(RotationPlan plan) => new(_issuer.Life, plan, new IssuerMetrics(_issuer.Get<IMeterFactory>()), _issuer.Time, NullLogger<AuthorityRotation>.Instance);

    private async Task<AuthorityState> StateAsync() => (await _issuer.State.ReadAsync(CancellationToken.None))!;

    private async Task NoteAsync(string path, System.Security.Cryptography.X509Certificates.X509Certificate2 leaf)
    {
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
        (await _issuer.PostAsync(path, (await StateAsync()).BundleId(), own: leaf)).Dispose();
        await WriteAsync();
    }

    private async Task PassAsync(TimeSpan time)
    {
        _issuer.Time.Now += time;
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
        await WriteAsync();
    }

    private Task WriteAsync() => _issuer.Ledger.WriteAsync(_issuer.Get<LeafLedger>().Record(isClosed: false), CancellationToken.None);
}
